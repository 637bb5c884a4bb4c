import type { Load, LoadedResource } from './load.ts';
import { noteChange } from './load.ts';
import { statusOf } from './status-of.ts';

type Creation<T> = {
  resource: LoadedResource;
  key: string;
  create: (options: { idempotencyKey: string }) => PromiseLike<T>;
  get: (id: string) => PromiseLike<unknown>;
};

/** A record's clock and ours may differ by this much, in milliseconds. */
const clockSkew = 60_000;

/**
 * Creates a record that wasn't found, under a key that a repeated run derives again: two runs at once, or an
 * answer lost on the way, make one record. A key is good for 24 h, so it may also bring back a record that
 * somebody deleted since; then the next key is derived from that one.
 */
export async function createOnce<T extends { id: string; createdAt?: string }>(
  load: Load,
  { resource, key, create, get }: Creation<T>,
): Promise<T> {
  for (let idempotencyKey = `demo-${resource}-${key}`; ;) {
    const record = await load.meter.measure(() => create({ idempotencyKey }));
    const earlier = isEarlier(record, load.startedAt);
    if (!earlier) {
      load.tally[resource].made++;
      noteChange(load, resource, record.id);
      return record;
    }
    if (await stillThere(load, () => get(record.id))) {
      load.tally[resource].found++;
      return record;
    }
    idempotencyKey = `demo-${resource}-after-${record.id}`;
  }
}

/** A record without `createdAt` is the 202 for a person who is there already. */
export function isEarlier({ createdAt }: { createdAt?: string }, startedAt: Date): boolean {
  return createdAt === undefined || Date.parse(createdAt) < startedAt.getTime() - clockSkew;
}

async function stillThere(load: Load, get: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await load.meter.measure(get);
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
