import { webhookEventNames } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';

/** What a test is sent as that names no event; nothing subscribes to it. */
export const testEvent = 'webhooks.test';

const known = new Set(webhookEventNames);

/** VALIDATION_FAILED where a filter names no event: an empty list would read as that nothing was sent. */
export function requireEventName(name: string | undefined, more: readonly string[] = []): void {
  if (name === undefined || known.has(name) || more.includes(name)) return;
  const isGroup = name === '*' || name.endsWith('.*');
  const message = isGroup ? 'must be the name of one event, not of a group' : 'no event has this name';
  throw validationFailed([{ field: 'event', code: 'invalid_value', message }]);
}
