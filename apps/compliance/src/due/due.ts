import type { Tx } from '@rymeda/events';

/** Work that must not wait for other work has a lane of its own. */
export const lanes = ['quick', 'long', 'screening', 'screening-runs', 'binders'] as const;
export type Lane = (typeof lanes)[number];

/** Something that falls due. `_id` is `<kind>/<subject>`: there is one of a kind for each record. */
export interface DueJob {
  _id: string;
  organizationId: string;
  lane: Lane;
  kind: string;
  /** The record's id. */
  subject: string;
  dueAt: Date;
  /** Another one whenever it is planned anew: whoever works on an older plan leaves the newer one alone. */
  stamp: string;
  /** Tries since it was planned. */
  attempts: number;
  /** Of the workflow's run that asked for it; null for all others. */
  requestId?: string | null;
  /** Whose lease it is, where several were leased at once. */
  claim?: string;
}

/** Ends what was worked on in the work's own transaction: gone, or due once more. */
export type Finish = (tx: Tx, next?: Date) => Promise<void>;
export type DueWork = (job: DueJob, finish: Finish) => Promise<void>;

/** Work that costs for many about what it costs for one: up to `most` of one organisation, of one kind, at once. */
export interface DueBatch {
  most: number;
  /** Where it fails, each is tried alone. */
  work(jobs: readonly DueJob[], finish: Finish): Promise<void>;
}
