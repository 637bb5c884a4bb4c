import type { Metrics } from '@rymeda/service';
import type { Checkpointing } from './checkpointing.ts';

/** What alerts watch: an old checkpoint, a log that was refused, a witness that stays away. */
export function checkpointMetrics(metrics: Metrics, checkpointing: Checkpointing): void {
  const figures = {
    rymeda_audit_checkpoint_age_seconds: ['Since the last turn that published all there was', 'ageSeconds'],
    rymeda_audit_checkpoint_failures: ['Turns that failed since the start', 'failures'],
    rymeda_audit_checkpoints_published: ['Checkpoints of logs since the start', 'published'],
    rymeda_audit_checkpoint_waiting: ['Logs with entries that no checkpoint covers', 'waiting'],
    rymeda_audit_logs_damaged: ['Times that a log was found to be not what was published', 'damaged'],
    rymeda_audit_logs_refused: ['Logs that are not what was published', 'refused'],
    rymeda_audit_logs_restored: ['Logs read back from the object store', 'restoredLogs'],
    rymeda_audit_witness_failures: ['Countersignatures that were not had', 'failed'],
    rymeda_audit_logs_in_memory: ['Logs in memory', 'logs'],
  } as const;
  for (const [name, [help, field]] of Object.entries(figures))
    metrics.gauge(name, help, () => checkpointing.stats()[field] ?? 0);
}
