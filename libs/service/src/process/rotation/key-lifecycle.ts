import type { KeyProvider, KeyPurpose, Keyring } from '@rymeda/encryption';
import type { Transactions, Tx } from '@rymeda/events';
import { notFound, problem, type Clock } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';
import { jobContext, type KeyRow } from '../key-store.ts';
import type { Log } from '../log.ts';
import type { SealedCollection } from '../sealed-collections.ts';
import type { Row } from './rewrite.ts';
import type { RotationReason } from './rotation.ts';
import { underWay, type RotationStore } from './rotation.store.ts';
import { uses } from './scan.ts';

export interface KeyLifecycleOptions {
  connection: Connection;
  store: RotationStore;
  sealed: () => readonly SealedCollection[];
  keyring: Keyring;
  provider: KeyProvider;
  transactions: Transactions;
  clock: Clock;
  log: Log;
  /** After how many days a key is replaced; an organisation may have a period of its own. */
  rotateAfterDays: (organizationId: string) => Promise<number> | number;
  /** How often it is looked what is due. */
  lookEveryMs: number;
  /** How long a backup may be restored that needs a retired key. */
  backupRetentionDays: number;
  /** Under legal hold nothing of an organisation is destroyed. */
  isOnHold?: (organizationId: string) => boolean;
  /** Of one that is being ended no key is replaced: the provider wraps none for it. */
  isLeaving?: (organizationId: string) => boolean;
}

const dayMs = 86_400_000;
/** No organisation's period is shorter. */
const shortestPeriodDays = 1;

/** When keys are replaced and when they are destroyed; the work itself is the rotation job's. */
export function keyLifecycle(options: KeyLifecycleOptions) {
  const { connection, store, keyring, provider, transactions, clock, log, backupRetentionDays } = options;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Goes through all keys: that one organisation's can't be replaced or destroyed now keeps nobody else's. */
  async function each(keys: AsyncIterable<KeyRow>, work: (key: KeyRow) => Promise<void>): Promise<void> {
    for await (const key of keys) {
      if (stopped) return;
      const { organizationId, purpose } = key;
      await work(key).catch((error: unknown) =>
        log.failure('key_lifecycle_failed', error, { organizationId, reason: purpose }),
      );
    }
  }

  async function rotate(
    tx: Tx,
    organizationId: string,
    purpose: KeyPurpose,
    reason: RotationReason,
    onBehalf = false,
  ): Promise<void> {
    if (purpose === 'index') {
      const lacking = options.sealed().filter((p) => p.indexed && p.reindex === undefined);
      if (lacking.length > 0)
        throw new Error(`No reindex for ${lacking.map((p) => p.collection).join(', ')}`);
    }
    // KEYS_UNAVAILABLE, which the provider's refusal is, says to try again.
    if (options.isLeaving?.(organizationId) === true)
      throw problem('INVALID_TRANSITION', 'An organisation that is being ended gets no new keys');
    const versions = await keyring.versions(organizationId, purpose);
    const active = versions.findLast((k) => k.state === 'active');
    const last = versions.at(-1);
    if (active === undefined || last === undefined) throw notFound();
    if (last.state !== 'active') throw underWay();
    const next = await keyring.generate(organizationId, purpose, last.version + 1);
    await store.begin(tx, next, active.version, reason, onBehalf);
    tx.afterCommit(() => keyring.changed(organizationId, purpose));
  }

  const alone = (organizationId: string, purpose: KeyPurpose, reason: RotationReason): Promise<void> =>
    transactions.run(jobContext(organizationId, 'key-rotation'), (tx) =>
      rotate(tx, organizationId, purpose, reason),
    );

  async function rotateAged(): Promise<void> {
    const now = clock().getTime();
    await each(store.activeBefore(new Date(now - shortestPeriodDays * dayMs)), async (key) => {
      if (options.isLeaving?.(key.organizationId) === true) return;
      const days = await options.rotateAfterDays(key.organizationId);
      if (now - key.createdAt.getTime() < days * dayMs) return;
      await unlessUnderWay(alone(key.organizationId, key.purpose, 'age'));
    });
  }

  /** There are places that nobody can look into. */
  const isKept = ({ purpose }: KeyRow): boolean =>
    purpose === 'data' && options.sealed().some((place) => place.fields === null);

  /** What may still need a key: a ciphertext made with it, or a place nobody said where to look in. */
  async function isNeeded(key: KeyRow): Promise<boolean> {
    if (isKept(key)) return true;
    const { organizationId, purpose, version } = key;
    for (const place of options.sealed()) {
      const rows = connection.collection(place.collection) as unknown as Collection<Row>;
      if (await uses(place, rows, { organizationId, purpose }, version)) return true;
    }
    return false;
  }

  async function destroyRetired(): Promise<void> {
    const before = new Date(clock().getTime() - backupRetentionDays * dayMs);
    await each(store.retiredBefore(before), async (key) => {
      if (options.isOnHold?.(key.organizationId) === true) return;
      if (await isNeeded(key))
        return log.warn('key_still_needed', { reason: key.purpose, version: key.version });
      const context = jobContext(key.organizationId, 'key-rotation');
      await transactions.run(context, (tx) => store.destroy(tx, key));
    });
  }

  const round = async (): Promise<void> => {
    for (const step of [rotateAged, destroyRetired, () => provider.destroyDue()])
      await step().catch((error: unknown) => log.failure('key_lifecycle_failed', error));
  };
  /** The next look begins a while after the last one ended, however long that took. */
  async function look(): Promise<void> {
    await round();
    if (!stopped) timer = setTimeout(() => void look(), options.lookEveryMs).unref();
  }

  return {
    rotate,
    /** Whoever asks goes on with the old key while it may; that it failed is told here. */
    rotateEarly: (organizationId: string) =>
      unlessUnderWay(alone(organizationId, 'data', 'uses')).catch((error: unknown) => {
        log.failure('early_rotation_failed', error, { organizationId });
        throw error;
      }),
    /** When a retired version may go at the earliest; null where it is kept for good. */
    destroyAfter: (key: KeyRow): Date | null =>
      key.state === 'retired' && key.retiredAt !== undefined && !isKept(key)
        ? new Date(key.retiredAt.getTime() + backupRetentionDays * dayMs)
        : null,
    /** One look at everything that is due. */
    round(): Promise<void> {
      stopped = false;
      return runAsSystem('key-lifecycle', round);
    },
    start(): void {
      stopped = false;
      void runAsSystem('key-lifecycle', look);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
export type KeyLifecycle = ReturnType<typeof keyLifecycle>;

async function unlessUnderWay(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    // Another process began it in the same moment, which is all that was wanted.
    if ((error as { code?: unknown }).code !== 'CONFLICT') throw error;
  }
}
