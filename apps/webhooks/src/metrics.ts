import type { Clock } from '@rymeda/kernel';
import type { Metrics } from '@rymeda/service';
import type { AttemptResult } from './deliveries/outcome.rules.ts';
import { isSuccess } from './deliveries/outcome.rules.ts';
import type { Intake } from './intake/intake.ts';
import type { LaneStore } from './lanes/lane.store.ts';
import type { Deliverer } from './sending/deliverer.ts';

const lookMs = 5_000;

interface Gauged {
  intake: Intake;
  deliverer: Deliverer;
  lanes: LaneStore;
  clock: Clock;
  lag: () => number;
}

/** What the alerts of deploy/alerts stand on. */
export function webhookMetrics({ gauge }: Pick<Metrics, 'gauge'>) {
  const counts = { succeeded: 0, failed: 0, milliseconds: 0, disabled: 0 };
  let oldestPendingS = 0;
  let look: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;

  return {
    observe: (result: AttemptResult): void => {
      counts[isSuccess(result) ? 'succeeded' : 'failed']++;
      counts.milliseconds += result.latencyMs;
    },
    disabled: () => void counts.disabled++,
    gauges({ intake, deliverer, lanes, clock, lag }: Gauged): void {
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
        ['oldest_pending_seconds', 'How long the longest due endpoint has waited', () => oldestPendingS],
        ['events', 'Events taken in since the start', () => intake.stats().events],
        ['deliveries', 'Deliveries made since the start', () => intake.stats().deliveries],
        ['events_unreadable', 'Messages that are no event', () => intake.stats().unreadable],
        ['lag_messages', 'Messages not yet taken in', lag],
        ['in_flight', 'Attempts under way', () => deliverer.stats().inFlight],
        ['endpoints_failing', 'Endpoints whose breaker is open', () => deliverer.stats().failing],
        ['shards', 'Shards of endpoints that this process sends to', () => deliverer.stats().shards],
      ];
      for (const [name, help, read] of all) gauge(`rymeda_webhooks_${name}`, help, read);
      look = () =>
        void lanes.oldestDue().then(
          (due) =>
            (oldestPendingS = due === null ? 0 : Math.max(0, (clock().getTime() - due.getTime()) / 1000)),
          // The database is away: the last figure stays, and other alerts tell.
          () => undefined,
        );
    },
    start: () => void (timer = setInterval(() => look(), lookMs)),
    stop: () => clearInterval(timer),
  };
}
