import type { Subscriber } from '@rymeda/events';
import type { Metrics } from './metrics.ts';

type Watched = Pick<Subscriber, 'name' | 'stats'>;

/** How far consumer groups are behind, and what waits there for an operator; by group. */
export function subscriberMetrics(
  { gauges }: Pick<Metrics, 'gauges'>,
  subscribers: readonly Watched[],
): void {
  const figures = {
    rymeda_subscriber_lag_messages: ['Messages that the group has not applied', 'lagMessages'],
    rymeda_dead_letters: ['Events that failed or wait behind one that did', 'letters'],
    rymeda_dead_letter_subjects: ['Records whose events wait for an operator', 'failedSubjects'],
    rymeda_retrying_subjects: ['Records whose events are tried again', 'retryingSubjects'],
  } as const;
  if (subscribers.length === 0) return;
  for (const [name, [help, field]] of Object.entries(figures))
    gauges(name, help, 'group', () =>
      Object.fromEntries(subscribers.map((subscriber) => [subscriber.name, subscriber.stats()[field]])),
    );
}
