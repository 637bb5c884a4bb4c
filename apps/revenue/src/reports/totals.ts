/** What is open; by the service date of the claim. Cents. */
export const openSums = ['payerOpen', 'patientOpen'] as const;
/** What happened; by the day on which it was posted. Counts, and cents. */
export const activitySums = [
  'charges',
  'decided',
  'denied',
  'partlyDenied',
  'decidedAmount',
  'deniedAmount',
  'firstDecided',
  'firstPaid',
] as const;

export type Sum = (typeof openSums)[number] | (typeof activitySums)[number];
export type Sums = Partial<Record<Sum, number>>;

/** What a posting adds to the totals of a payer and day. */
export interface Change {
  kind: 'open' | 'activity';
  payerId: string;
  /** YYYY-MM-DD. */
  day: string;
  sums: Sums;
}

/** Days, weeks and months by name, or all weeks from one on. */
export type Periods = readonly string[] | { weeksFrom: string };

/** One running total. */
export interface TotalRow {
  /** `recorded`: what is open once more, by when it was recorded, so that it can be taken off for a day before. */
  kind: Change['kind'] | 'recorded';
  payerId: string;
  /** Of `recorded`: the day of the transaction, its week or its month. */
  recorded?: string;
  /** A day, its week (`w` and its Monday), its month (YYYY-MM), or, of what is open, `all`. */
  period: string;
  sums: Sums;
}

export const sumsOf = (kind: TotalRow['kind']): readonly Sum[] =>
  kind === 'activity' ? activitySums : openSums;
