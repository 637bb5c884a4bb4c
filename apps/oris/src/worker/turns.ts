import { freshBucket, take, type Bucket } from './pace.rules.ts';

/** Workflows whose rates are remembered. */
const most = 5_000;

/** The rates of one organisation in one process: its own, and those of its workflows. */
export class Turns {
  #all: Bucket | undefined;
  readonly #buckets = new Map<string, Bucket>();
  readonly #allPerMinute: number;

  constructor(perMinute: number) {
    this.#allPerMinute = perMinute;
  }

  /** Milliseconds until the workflow's own rate lets a run begin; 0 when it does. */
  waitOf(workflowId: string, perMinute: number, now: number): number {
    const bucket = this.#buckets.get(workflowId);
    const own = bucket && take(bucket, perMinute, now);
    return own && 'waitMs' in own ? own.waitMs : 0;
  }

  /** Milliseconds to wait; 0 when the turn is taken, of the workflow and of the organisation. */
  take(workflowId: string, perMinute: number, now: number): number {
    const all = take(this.#all ?? freshBucket(this.#allPerMinute, now), this.#allPerMinute, now);
    if ('waitMs' in all) return all.waitMs;
    const own = take(this.#buckets.get(workflowId) ?? freshBucket(perMinute, now), perMinute, now);
    if ('waitMs' in own) return own.waitMs;
    if (this.#buckets.size > most) this.#buckets.clear();
    this.#all = all.bucket;
    this.#buckets.set(workflowId, own.bucket);
    return 0;
  }
}
