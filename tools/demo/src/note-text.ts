export type EncounterFacts = {
  /** YYYY-MM-DD */
  date: string;
  type: string;
  reason?: string | undefined;
  conditions: readonly string[];
  procedures: readonly string[];
};

const mostListed = 5;

/** A progress note from what an encounter holds: Synthea writes none of the kind. The same facts, the same text. */
export function noteText({ date, type, reason, conditions, procedures }: EncounterFacts): string {
  return [
    `${type}, ${date}.`,
    reason && `Reason: ${reason}.`,
    conditions.length > 0 && `Found: ${listed(conditions)}.`,
    procedures.length > 0 ? `Done: ${listed(procedures)}.` : 'No procedures.',
    'Plan: continue as agreed; follow up at the next visit.',
  ]
    .filter(Boolean)
    .join('\n');
}

function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const rest = distinct.length - mostListed;
  return distinct.slice(0, mostListed).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
