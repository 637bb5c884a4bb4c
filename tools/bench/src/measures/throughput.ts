import type { Baseline } from '../baseline/baseline.ts';
import type { Load } from '../load/load.ts';
import type { LoadSpec, PlannedRequest, RequestPlan } from '../load/plan.ts';
import { searchedLastNames } from '../patients.ts';
import type { Platform } from '../platform.ts';
import { concurrencies, keyOf, subjects, type Scenario, type Subject } from '../scenarios.ts';
import { cpuSeconds, perAnswer } from './cpu.ts';
import { undisturbed } from './undisturbed.ts';
import type { Slice } from '../statistics.ts';

/** Everything that was measured under load, by scenario, subject and concurrency. */
export type Slices = Map<string, Slice[]>;
export interface Bench {
  platform: Platform;
  baseline: Baseline;
  load: Load;
  slices: Slices;
  signal: AbortSignal;
  report: (line: string) => void;
}

/** Subjects take turns (A B C A B C), so that whatever else the machine does meets all of them. */
export async function measure(
  bench: Bench,
  scenario: Scenario,
  seconds: { slice: number; warm: number },
  turns: number,
): Promise<void> {
  for (const subject of subjects[scenario]) await run(bench, scenario, subject, 16, seconds.warm);
  for (const concurrency of concurrencies)
    for (let turn = 0; turn < turns; turn++)
      for (const subject of subjects[scenario]) {
        const slice = await undisturbed(
          () => run(bench, scenario, subject, concurrency, seconds.slice),
          bench.report,
        );
        const key = keyOf(scenario, subject, concurrency);
        bench.slices.set(key, [...(bench.slices.get(key) ?? []), slice]);
        const rate = Math.round(slice.latencies.length / slice.seconds);
        bench.report(`  ${key.padEnd(26)} ${String(rate).padStart(6)}/s`);
      }
}

/** What one subject leaves to do behind it must not slow the next: it is waited for. */
async function run(
  bench: Bench,
  scenario: Scenario,
  subject: Subject,
  connections: number,
  seconds: number,
): Promise<Slice> {
  bench.signal.throwIfAborted();
  const { home } = bench.platform;
  const before = await cpuSeconds(home);
  const slice = await bench.load.run(specOf(bench, scenario, subject, connections, seconds));
  if (subject !== 'baseline') await bench.platform.trail.caughtUp();
  return { ...slice, cpu: perAnswer(before, await cpuSeconds(home), slice.latencies.length) };
}

function specOf(
  { platform, baseline }: Bench,
  scenario: Scenario,
  subject: Subject,
  connections: number,
  seconds: number,
): LoadSpec {
  const { stack, token, seeded } = platform;
  const origins = {
    baseline: baseline.origin,
    gateway: stack.gateway,
    engine: stack.services['care']?.url ?? '',
  };
  const ids = subject === 'baseline' ? baseline.ids : seeded.ids;
  const path = subject === 'baseline' ? '/patients' : '/v1/care/patients';
  const plan = planOf(scenario, path, ids, seeded.next);
  // More than any subject can make in that time: no two runs make the same person.
  if (plan.kind === 'create') seeded.next += Math.ceil(seconds * 20_000);
  const headers: Record<string, string> = subject === 'baseline' ? {} : { authorization: `Bearer ${token}` };
  return {
    origin: origins[subject],
    headers: { accept: 'application/json', ...headers },
    connections,
    seconds,
    plan,
  };
}

function planOf(scenario: Scenario, path: string, ids: string[], from: number): RequestPlan {
  if (scenario === 'create' || scenario === 'subscribed') return { kind: 'create', path, from };
  return { kind: 'cycle', requests: scenario === 'search' ? searches(path) : ids.map((id) => get(path, id)) };
}

const get = (path: string, id: string): PlannedRequest => ({ method: 'GET', path: `${path}/${id}` });

const searches = (path: string): PlannedRequest[] =>
  searchedLastNames.map((lastName) => ({
    method: 'POST',
    path: `${path}/search`,
    body: JSON.stringify({ lastName }),
  }));
