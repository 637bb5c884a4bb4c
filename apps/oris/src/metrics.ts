import type { Clock } from '@rymeda/kernel';
import { secondsDue, watchedGauges, type Metrics, type Turns } from '@rymeda/service';
import type { Intake } from './intake/intake.ts';
import type { AsideLanes } from './intake/set-aside.store.ts';
import type { LaneStore } from './worker/lane.store.ts';
import type { Worker } from './worker/worker.ts';

interface Gauged {
  intake: Intake;
  worker: Worker;
  lanes: LaneStore;
  aside: AsideLanes;
  clock: Clock;
  lag: () => number;
}

/** What alerts and dashboards stand on. */
export function orisMetrics(metrics: Pick<Metrics, 'gauge'>) {
  const counts = { succeeded: 0, failed: 0, partial: 0, cancelled: 0, steps: 0, stepFailures: 0 };

  return {
    observe: (what: 'run' | 'step', how: string): void => {
      if (what === 'step') counts[how === 'failed' ? 'stepFailures' : 'steps']++;
      else counts[how as 'succeeded']++;
    },
    /** Start and stop what it answers with the service. */
    gauges(of: Gauged): Turns {
      const all: [string, string, () => number][] = [
        ['runs_succeeded', 'Runs that ended well, since the start', () => counts.succeeded],
        ['runs_failed', 'Runs that failed, since the start', () => counts.failed],
        ['runs_partial', 'Runs that ended with failed steps, since the start', () => counts.partial],
        [
          'runs_cancelled',
          'Runs that were cancelled by this process, since the start',
          () => counts.cancelled,
        ],
        ['steps', 'Steps that succeeded, since the start', () => counts.steps],
        [
          'steps_failed',
          'Steps that failed and were passed over, since the start',
          () => counts.stepFailures,
        ],
        ['events', 'Events taken in since the start', () => of.intake.stats().events],
        ['events_unreadable', 'Messages that are no event', () => of.intake.stats().unreadable],
        ['runs_started', 'Runs that events started, since the start', () => of.intake.stats().runs],
        [
          'runs_refused',
          'Runs that were refused as a loop or for a backlog',
          () => of.intake.stats().refused,
        ],
        ['lag_messages', 'Messages not yet taken in', of.lag],
        ['in_flight', 'Runs at work', () => of.worker.stats().inFlight],
        [
          'organizations',
          'Organisations that this process works for now',
          () => of.worker.stats().organizations,
        ],
        ['shards', 'Shards of organisations that this process has', () => of.worker.stats().shards],
        [
          'events_set_aside',
          'Events that could not be taken in at once, since the start',
          () => of.intake.stats().setAside,
        ],
      ];
      for (const [name, help, read] of all) metrics.gauge(`rymeda_oris_${name}`, help, read);
      return watchedGauges(metrics, [
        {
          name: 'rymeda_oris_oldest_due_seconds',
          help: 'How long the longest due organisation has waited',
          read: secondsDue(of.clock, of.lanes.oldestDue),
        },
        {
          name: 'rymeda_oris_organizations_aside',
          help: 'Organisations with events that could not be taken in yet',
          read: of.aside.waiting,
        },
      ]);
    },
  };
}
