import { validationFailed, type FieldFault } from '@rymeda/kernel';

interface Asked {
  since: string;
  until?: string | undefined;
}

/** Without `until` it ends now. VALIDATION_FAILED, of a field that was said, when it ends before it begins. */
export function rangeAsked(asked: Asked, now: Date): { since: Date; until: Date } {
  const since = new Date(asked.since);
  const until = asked.until === undefined ? now : new Date(asked.until);
  if (since <= until) return { since, until };
  const fault = (field: string, message: string): FieldFault => ({ field, code: 'out_of_range', message });
  throw validationFailed([
    asked.until === undefined
      ? fault('since', 'must not be in the future')
      : fault('until', 'must not be before since'),
  ]);
}
