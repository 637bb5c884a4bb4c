/** (a) `baseline`: bare Express and mongoose; (b) `engine`: care asked directly; `gateway`: as a partner asks. */
export type Subject = 'baseline' | 'gateway' | 'engine';
export type Scenario = 'get' | 'unrecorded' | 'create' | 'search';

export const concurrencies = [1, 16, 64] as const;

export const subjects: Record<Scenario, readonly Subject[]> = {
  get: ['baseline', 'gateway', 'engine'],
  /** Reads while care, by its configuration, records none. */
  unrecorded: ['baseline', 'gateway'],
  create: ['baseline', 'gateway', 'engine'],
  search: ['gateway', 'engine'],
};

export const keyOf = (scenario: Scenario, subject: Subject, concurrency: number): string =>
  `${scenario}/${subject}/${concurrency}`;
