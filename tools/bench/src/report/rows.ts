import type { Summary } from '../statistics.ts';
import { medianRatio } from '../statistics.ts';
import { concurrencies, keyOf, scenarios, type Scenario, type Subject } from '../scenarios.ts';
import { requestTargets, type Figures, type Verdict } from './targets.ts';

/** One line of the table: a subject under load. */
export interface Row extends Figures {
  name: string;
  scenario: Scenario;
  subject: Subject;
  concurrency: number;
  failures: Record<string, number>;
  /** CPU microseconds per answer, by process. */
  cpu: Record<string, number>;
  target: string | null;
  met: boolean | null;
}

const names: Record<Scenario, Record<Subject, string>> = {
  get: {
    baseline: 'Express + mongoose, findOne',
    gateway: 'GET patient',
    engine: 'GET patient, engine directly',
  },
  unrecorded: {
    baseline: 'Express + mongoose, findOne (again)',
    gateway: 'GET patient, access records off',
    engine: 'GET patient, access records off, engine directly',
  },
  create: {
    baseline: 'Express + mongoose, one insert',
    gateway: 'POST patient',
    engine: 'POST patient, engine directly',
  },
  search: {
    baseline: 'Express + mongoose, find',
    gateway: 'search by last name, 20 hits',
    engine: 'search by last name, engine directly',
  },
  subscribed: {
    baseline: 'Express + mongoose, one insert (again)',
    gateway: 'POST patient, every engine running',
    engine: 'POST patient, every engine running, engine directly',
  },
};

/** Of each scenario that was measured, baseline first. */
export function rowsOf(measured: ReadonlyMap<string, Summary>): Row[] {
  const rows: Row[] = [];
  for (const scenario of scenarios)
    for (const subject of ['baseline', 'gateway', 'engine'] as const)
      for (const concurrency of concurrencies) {
        const summary = measured.get(keyOf(scenario, subject, concurrency));
        if (summary !== undefined) rows.push(rowOf(measured, summary, scenario, subject, concurrency));
      }
  return rows;
}

function rowOf(
  measured: ReadonlyMap<string, Summary>,
  summary: Summary,
  scenario: Scenario,
  subject: Subject,
  concurrency: number,
): Row {
  const { perSecond, p50, p99, failures, cpu } = summary;
  const ratio = ratioOf(measured, scenario, subject, concurrency);
  const overhead = overheadOf(measured, scenario, subject, concurrency);
  const figures = { perSecond, p50, p99, ratio, overhead };
  const verdict = requestTargets(scenario, subject, concurrency, figures);
  return {
    name: names[scenario][subject],
    scenario,
    subject,
    concurrency,
    ...figures,
    failures,
    cpu,
    ...withoutFailures(verdict, failures),
  };
}

/** A figure with failed requests in it is none. */
const withoutFailures = (verdict: Verdict, failures: Record<string, number>): Verdict => ({
  target: verdict.target,
  met: verdict.met === null ? null : verdict.met && Object.keys(failures).length === 0,
});

/**
 * To the baseline's throughput beside it. For reads without access records: what recording leaves of them, each of
 * the two set against its own baseline first.
 */
function ratioOf(
  measured: ReadonlyMap<string, Summary>,
  scenario: Scenario,
  subject: Subject,
  concurrency: number,
): number | null {
  if (subject === 'baseline') return null;
  const toBaseline = (of: Scenario): number | null => {
    const own = measured.get(keyOf(of, subject, concurrency));
    const baseline = measured.get(keyOf(of, 'baseline', concurrency));
    return own && baseline ? medianRatio(own.rates, baseline.rates) : null;
  };
  if (scenario !== 'unrecorded') return toBaseline(scenario);
  const [on, off] = [toBaseline('get'), toBaseline('unrecorded')];
  return on === null || off === null ? null : on / off;
}

/** What the gateway adds to the engine's median. */
function overheadOf(
  measured: ReadonlyMap<string, Summary>,
  scenario: Scenario,
  subject: Subject,
  concurrency: number,
): number | null {
  const engine = measured.get(keyOf(scenario, 'engine', concurrency));
  const gateway = measured.get(keyOf(scenario, 'gateway', concurrency));
  return subject === 'engine' && engine && gateway ? gateway.p50 - engine.p50 : null;
}
