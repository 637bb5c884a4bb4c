import type { Keyring } from '@rymeda/encryption';
import type { AccessRecorder, Transactions } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';
import { jobContext } from '../key-store.ts';
import type { Log } from '../log.ts';
import type { SealedCollection } from '../sealed-collections.ts';
import { createPace } from './pace.ts';
import { readPage, sealPage, writeBatch, type Batch, type Page, type Row } from './rewrite.ts';
import { isWalk, type Position, type Rotation } from './rotation.ts';
import type { RotationStore } from './rotation.store.ts';
import { lacks, uses } from './scan.ts';

export interface RotationJobOptions {
  connection: Connection;
  store: RotationStore;
  sealed: () => readonly SealedCollection[];
  keyring: Keyring;
  transactions: Transactions;
  recorder: AccessRecorder;
  log: Log;
  /** An organisation that is being ended: its keys open nothing, and may be taken back. */
  isLeaving?: (organizationId: string) => boolean;
  /** How often work is looked for, milliseconds. */
  pollMs: number;
  /** After a pass that left something over: a record was changed in the same moment, or does not open. */
  betweenPassesMs: number;
}

/** The process stops, or another one has the rotation by now. */
class InterruptedError extends Error {}

/** When it is looked whether a leaving organisation has come back. */
const leavingMs = 60_000;

/**
 * Carries out rotations, one at a time in a process, whichever is due and free. What was done is kept after each
 * batch under a lease, so that another process goes on where a killed one stopped; a batch done twice changes
 * nothing the second time.
 */
export function createRotationJob(options: RotationJobOptions) {
  const { connection, store, keyring, transactions, recorder, log, pollMs, betweenPassesMs } = options;
  const holder = uuidv7Hex();
  const counts = { rotationRecords: 0, rotationUnreadable: 0, rotationRunning: 0, rotationFailures: 0 };
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const rows = (place: SealedCollection): Collection<Row> =>
    connection.collection(place.collection) as unknown as Collection<Row>;

  /** Where this rotation finds something to write anew, always in the same order. */
  const placesOf = ({ purpose }: Rotation): SealedCollection[] =>
    options
      .sealed()
      .filter((p) => (purpose === 'data' ? isResealed(p) : p.indexed))
      .sort((a, b) => (a.collection < b.collection ? -1 : 1));

  async function advance(rotation: Rotation): Promise<void> {
    const { organizationId, purpose } = rotation;
    const context = jobContext(organizationId, 'key-rotation');
    await transactions.run(context, (tx) => store.advance(tx, rotation, holder));
    await keyring.versions(organizationId, purpose);
    log.info('key_rotation_phase_ended', { reason: purpose, state: rotation.phase });
  }

  /** Asked for while the batch before is written, one is sealed meanwhile, and the one after it read. */
  function sealedBatches(place: SealedCollection, rotation: Rotation, from: Position | null) {
    const read = (after: Position | null): Promise<Page> =>
      begun(readPage(place, rows(place), rotation.organizationId, after));
    let next: Promise<Page> | undefined = read(from);
    return async (): Promise<Batch | undefined> => {
      const page = await next;
      if (page === undefined) return undefined;
      next = page.position === null ? undefined : read(page.position);
      return sealPage(place, page, rotation, recorder);
    };
  }

  /** Every place once, from where it stopped; false when the lease went to another. */
  async function walk(rotation: Rotation): Promise<boolean> {
    const pace = createPace();
    let { position, records, unreadable } = rotation;
    const places = placesOf(rotation);
    const first = Math.max(
      0,
      places.findIndex((p) => p.collection === position?.collection),
    );
    for (const place of places.slice(first)) {
      if (position?.collection !== place.collection) position = null;
      const sealed = sealedBatches(place, rotation, position);
      let ahead = begun(sealed());
      for (;;) {
        if (stopped) return false;
        const began = performance.now();
        const batch = await ahead;
        if (batch === undefined) break;
        position = batch.position;
        ahead = begun(sealed());
        const rewritten = await writeBatch(connection, place, batch);
        records += rewritten;
        unreadable += batch.unreadable;
        counts.rotationRecords += rewritten;
        counts.rotationUnreadable += batch.unreadable;
        // The next place, so that a successor does not begin this one again.
        const kept = position ?? startOf(places[places.indexOf(place) + 1]);
        if (!(await store.keep(rotation, holder, { position: kept, records, unreadable }))) return false;
        // A wake-up that is late by this job's own next batch would say nothing about others.
        await ahead.catch(() => undefined);
        await pace.rest(performance.now() - began);
      }
    }
    return true;
  }

  /** Throws InterruptedError when the lease went to another while it looked. */
  async function isComplete(rotation: Rotation): Promise<boolean> {
    const goOn = async (): Promise<void> => {
      if (stopped || !(await store.keep(rotation, holder))) throw new InterruptedError();
    };
    for (const place of placesOf(rotation)) {
      await goOn();
      const left =
        rotation.phase === 'stripping'
          ? await uses(place, rows(place), rotation, rotation.fromVersion, goOn)
          : await lacks(place, rows(place), rotation, rotation.toVersion, goOn);
      if (left) return false;
    }
    return true;
  }

  async function carryOn(rotation: Rotation): Promise<void> {
    if (!isWalk(rotation.phase)) return advance(rotation);
    if (!(await walk(rotation))) return store.release(rotation, holder);
    if (await isComplete(rotation)) return advance(rotation);
    await store.keep(rotation, holder, {
      position: null,
      records: (await current(rotation)).records,
      unreadable: 0,
    });
    await store.release(rotation, holder, betweenPassesMs);
  }

  const current = async (rotation: Rotation): Promise<Rotation> =>
    (await store.of(rotation.organizationId)).find((r) => r._id === rotation._id) ?? rotation;

  /** Everything that is due now. */
  async function work(): Promise<void> {
    while (!stopped) {
      const rotation = await store.take(holder);
      if (rotation === null) return;
      if (options.isLeaving?.(rotation.organizationId) === true) {
        await store.release(rotation, holder, leavingMs);
        continue;
      }
      counts.rotationRunning = 1;
      try {
        await carryOn(rotation);
      } catch (error) {
        if (error instanceof InterruptedError) {
          await store.release(rotation, holder);
          continue;
        }
        counts.rotationFailures++;
        log.failure('key_rotation_failed', error, { state: rotation.phase });
        await store.release(rotation, holder, betweenPassesMs);
      } finally {
        counts.rotationRunning = 0;
      }
    }
  }

  const round = async (): Promise<void> => {
    try {
      await runAsSystem('key-rotation', work);
    } catch (error) {
      log.failure('key_rotation_failed', error);
    }
    if (!stopped) timer = setTimeout(() => void (running = round()), pollMs).unref();
  };

  return {
    stats: () => ({ ...counts }),
    start(): void {
      running = round();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
export type RotationJob = ReturnType<typeof createRotationJob>;

const isResealed = ({ cipher, kept }: SealedCollection): boolean =>
  cipher !== undefined || kept !== undefined;

const startOf = (place: SealedCollection | undefined) =>
  place === undefined ? null : { collection: place.collection, createdAt: new Date(0), id: '' };

/** Work that is waited for later: a failure is seen there. */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
