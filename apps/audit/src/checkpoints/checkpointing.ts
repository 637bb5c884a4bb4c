import type { EventsLogger } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import type { ObjectStore } from '@rymeda/storage';
import type { LogDatabase } from '../logs/log-database.ts';
import type { LogName } from '../logs/log-name.rules.ts';
import { logStates } from '../logs/log-states.ts';
import { checkpointStore } from './checkpoint.store.ts';
import { platformLog } from './platform-log.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createRestore } from './restore.ts';
import type { Signer } from './signer.ts';
import { createWitnesses, type WitnessConfig } from './witness.ts';

export interface CheckpointingOptions {
  log: LogDatabase;
  objects: ObjectStore;
  clock: Clock;
  logger: EventsLogger;
  originPrefix: string;
  /** Asked for once, at the start; the first one's name is the origin of the platform's log. */
  signers: (origin: string) => Promise<Signer[]>;
  witnesses: readonly WitnessConfig[];
  retentionYears: number;
  intervalMs: number;
  onPublished?: (names: readonly LogName[]) => Promise<void>;
}

const retryMs = 2_000;
/** Attempts; about a minute. */
const toldEvery = 30;

/** The logs of this process and all that publishes them, put together. */
export function createCheckpointing(options: CheckpointingOptions) {
  const { log, objects, clock, logger } = options;
  const checkpoints = checkpointStore(log, options.originPrefix);
  const restore = createRestore({ log, checkpoints, objects, clock, logger });
  const states = logStates({ log, beforeUse: (name) => restore.beforeUse(name) });
  // A database that was away may come back as another one, or at another time of its life.
  log.on('disconnected', () => void states.forgetAll());
  const witnesses = createWitnesses({
    witnesses: options.witnesses,
    onFailure: (error, witness) => logger.failure('audit_witness_failed', error, { reason: witness }),
  });
  const retainUntil = (): Date => {
    const until = new Date(clock().getTime());
    until.setUTCFullYear(until.getUTCFullYear() + options.retentionYears);
    return until;
  };
  let signers: readonly Signer[] = [];
  const platform = platformLog({
    checkpoints,
    objects,
    signers: () => signers,
    witnesses,
    originPrefix: options.originPrefix,
    clock,
    retainUntil,
  });
  let publisher: Publisher | undefined;
  let stopped = false;
  /** What is told while nothing can be published: as old as if it had been tried since. */
  const createdAt = clock().getTime();
  let failures = 0;
  const notStarted = (): Partial<ReturnType<Publisher['stats']>> => ({
    failures,
    ageSeconds: Math.max(0, (clock().getTime() - createdAt) / 1000),
  });

  async function open(): Promise<Publisher> {
    await objects.check();
    signers = await options.signers(platform.origin);
    await restore.platform();
    return createPublisher({
      log,
      states,
      checkpoints,
      platform,
      objects,
      clock,
      retainUntil,
      intervalMs: options.intervalMs,
      onFailure: (error) => logger.failure('audit_checkpoint_failed', error),
      ...(options.onPublished === undefined ? {} : { onPublished: options.onPublished }),
    });
  }

  return {
    states,
    checkpoints,
    platform,
    retainUntil,
    keys: () => signers.map((signer) => signer.key),
    /** Tries until it works: the service starts without KMS, database or object store, and catches up. */
    async start(): Promise<void> {
      for (let attempt = 1; !stopped; attempt++) {
        try {
          publisher = await open();
          return publisher.start();
        } catch (error) {
          failures++;
          if (attempt % toldEvery === 1) logger.failure('audit_checkpoints_not_started', error);
          await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
        }
      }
    },
    /** One turn now. */
    publish: async (): Promise<void> => (publisher ??= await open()).publish(),
    async stop(): Promise<void> {
      stopped = true;
      await publisher?.stop();
      await objects.close();
    },
    stats: () => ({
      ...(publisher?.stats() ?? notStarted()),
      ...restore.stats(),
      ...witnesses.stats(),
      logs: states.count(),
    }),
  };
}
export type Checkpointing = ReturnType<typeof createCheckpointing>;
