import type { Tx } from '@rymeda/events';

/** Work that must not wait for other work has a lane of its own. */
export type Lane = 'quick' | 'long' | 'screening' | 'binders';

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
}

/** Ends a job in the work's own transaction: gone, or due once more. */
export type Finish = (tx: Tx, next?: Date) => Promise<void>;
export type DueWork = (job: DueJob, finish: Finish) => Promise<void>;
