import type { EngineConfig } from '../config.ts';
import { keyLifecycle, type KeyLifecycleOptions } from './key-lifecycle.ts';
import { keyRoutes } from './key-routes.ts';
import { createRotationJob, type RotationJobOptions } from './rotation-job.ts';
import { rotationStore } from './rotation.store.ts';

type Parts = Omit<RotationJobOptions, 'store' | 'pollMs' | 'betweenPassesMs'> &
  Partial<Pick<RotationJobOptions, 'pollMs' | 'betweenPassesMs'>> &
  Omit<KeyLifecycleOptions, 'store' | 'rotateAfterDays' | 'backupRetentionDays' | 'lookEveryMs'> & {
    config: Pick<
      EngineConfig,
      | 'KEY_ROTATION_DAYS'
      | 'KEY_BACKUP_RETENTION_DAYS'
      | 'KEY_LIFECYCLE_SECONDS'
      | 'KEY_SPREAD_SECONDS'
      | 'KEY_OVERLAP_SECONDS'
    >;
  };

const pollMs = 2_000;
const betweenPassesMs = 5_000;

/** An engine's key rotation: when keys are replaced, the job that does it, and the operator's routes. */
export function keyRotation({ config, ...parts }: Parts) {
  const times = { spreadMs: config.KEY_SPREAD_SECONDS * 1000, keepMs: config.KEY_OVERLAP_SECONDS * 1000 };
  const store = rotationStore(parts.connection, times, parts.clock);
  let rotateAfterDays: KeyLifecycleOptions['rotateAfterDays'] = () => config.KEY_ROTATION_DAYS;
  const lifecycle = keyLifecycle({
    ...parts,
    store,
    rotateAfterDays: (organizationId) => rotateAfterDays(organizationId),
    lookEveryMs: config.KEY_LIFECYCLE_SECONDS * 1000,
    backupRetentionDays: config.KEY_BACKUP_RETENTION_DAYS,
  });
  const job = createRotationJob({ pollMs, betweenPassesMs, ...parts, store });
  return {
    lifecycle,
    routes: (engine: string) => keyRoutes(engine, store, lifecycle),
    stats: job.stats,
    /** An organisation's own period instead of the platform's. */
    periodFrom(days: KeyLifecycleOptions['rotateAfterDays']): void {
      rotateAfterDays = days;
    },
    start(): void {
      job.start();
      lifecycle.start();
    },
    async stop(): Promise<void> {
      lifecycle.stop();
      await job.stop();
    },
  };
}
