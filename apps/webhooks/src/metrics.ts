import type { Clock } from '@rymeda/kernel';
import { secondsDue, watchedGauges, type Metrics, type Turns } from '@rymeda/service';
import type { AttemptResult } from './deliveries/outcome.rules.ts';
import { isSuccess } from './deliveries/outcome.rules.ts';
import type { Intake } from './intake/intake.ts';
import type { LaneStore } from './lanes/lane.store.ts';
import type { Deliverer } from './sending/deliverer.ts';

interface Gauged {
  intake: Intake;
  deliverer: Deliverer;
  lanes: LaneStore;
  clock: Clock;
  lag: () => number;
}

/** What the alerts of deploy/alerts stand on. */
export function webhookMetrics(metrics: Pick<Metrics, 'gauge'>) {
  const counts = { succeeded: 0, failed: 0, milliseconds: 0, disabled: 0 };

  return {
    observe: (result: AttemptResult): void => {
      counts[isSuccess(result) ? 'succeeded' : 'failed']++;
      counts.milliseconds += result.latencyMs;
    },
    disabled: () => void counts.disabled++,
    /** Start and stop what it answers with the service. */
    gauges({ intake, deliverer, lanes, clock, lag }: Gauged): Turns {
      const all: [string, string, () => number][] = [
        [
          'attempts_succeeded',
          'Attempts that a receiver answered with 2xx, since the start',
          () => counts.succeeded,
        ],
        ['attempts_failed', 'Attempts that failed, since the start', () => counts.failed],
        ['attempt_milliseconds', 'Time that attempts took together', () => counts.milliseconds],
        [
          'endpoints_disabled',
          'Endpoints that were disabled for failing or being gone',
          () => counts.disabled,
        ],
        ['events', 'Events taken in since the start', () => intake.stats().events],
        ['deliveries', 'Deliveries made since the start', () => intake.stats().deliveries],
        ['events_unreadable', 'Messages that are no event', () => intake.stats().unreadable],
        ['lag_messages', 'Messages not yet taken in', lag],
        ['in_flight', 'Attempts under way', () => deliverer.stats().inFlight],
        ['endpoints_failing', 'Endpoints whose breaker is open', () => deliverer.stats().failing],
        ['shards', 'Shards of endpoints that this process sends to', () => deliverer.stats().shards],
      ];
      for (const [name, help, read] of all) metrics.gauge(`rymeda_webhooks_${name}`, help, read);
      return watchedGauges(metrics, [
        {
          name: 'rymeda_webhooks_oldest_pending_seconds',
          help: 'How long the longest due endpoint has waited',
          read: secondsDue(clock, lanes.oldestDue),
        },
      ]);
    },
  };
}
