import type { Log, Metrics } from '@rymeda/service';

/** What the alerts of broken glass stand on: how often, in no organisation's and nobody's name. */
export function careMetrics(metrics: Pick<Metrics, 'gauge'>, log: Pick<Log, 'warn'>) {
  const windows = { opened: 0, unusual: 0 };
  metrics.gauge(
    'rymeda_care_break_glass_opened',
    'Break-glass windows that were opened, since the start',
    () => windows.opened,
  );
  metrics.gauge(
    'rymeda_care_break_glass_unusual',
    'Those of users who opened more within a day than their organisation calls usual, since the start',
    () => windows.unusual,
  );
  return {
    /** A line of the log names the organisation, for whoever is to be told; the user it knows itself. */
    brokeGlass(organizationId: string, isUnusual: boolean): void {
      windows.opened++;
      if (!isUnusual) return;
      windows.unusual++;
      log.warn('break_glass_unusual', { organizationId });
    },
  };
}
export type CareMetrics = ReturnType<typeof careMetrics>;
