/** (a) `baseline`: bare Express and mongoose; (b) `engine`: care asked directly; `gateway`: as a partner asks. */
export type Subject = 'baseline' | 'gateway' | 'engine';
export const scenarios = ['get', 'unrecorded', 'create', 'search', 'subscribed'] as const;
export type Scenario = (typeof scenarios)[number];

export const concurrencies = [1, 16, 64] as const;

export const subjects: Record<Scenario, readonly Subject[]> = {
  get: ['baseline', 'gateway', 'engine'],
  /** Reads while care, by its configuration, records none. */
  unrecorded: ['baseline', 'gateway'],
  create: ['baseline', 'gateway', 'engine'],
  search: ['gateway', 'engine'],
  /** Creates while every other engine runs, and makes of their events what it makes of them. */
  subscribed: ['baseline', 'gateway'],
};

export const keyOf = (scenario: Scenario, subject: Subject, concurrency: number): string =>
  `${scenario}/${subject}/${concurrency}`;
