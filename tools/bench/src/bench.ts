import { measureAudit } from './audit/bench.ts';
import { startBaseline } from './baseline/baseline.ts';
import { measurePosture } from './compliance/posture.ts';
import { measureScreening } from './compliance/screening.ts';
import { measureEncryption } from './encryption/bench.ts';
import { measureEvents } from './events/bench.ts';
import { startLoad } from './load/load.ts';
import { measureAuditDelay } from './measures/audit-delay.ts';
import { measureCapacity } from './measures/capacity.ts';
import { measurePolicy } from './measures/policy.ts';
import { measureProcesses } from './measures/processes.ts';
import { measure, type Bench, type Slices } from './measures/throughput.ts';
import type { Options, Part } from './options.ts';
import { measureOris } from './oris/bench.ts';
import { startPlatform } from './platform.ts';
import type { Figure } from './report/figures.ts';
import type { Results } from './report/results.ts';
import { rowsOf } from './report/rows.ts';
import { measureRevenue } from './revenue/bench.ts';
import { measureScaling } from './scaling/bench.ts';
import { summarise } from './statistics.ts';
import { measureWebhooks } from './webhooks/bench.ts';
import { measureX12 } from './x12/bench.ts';

/** What is measured in `rounds` × `turns` slices lies spread over the whole run. */
const rounds = 2;
const turns = 2;
const delaySamples = 100;

type Report = (line: string) => void;

/** Parts that start what they measure by themselves, once the platform of the others is gone. */
const onTheirOwn: Partial<Record<Part, (o: Options, s: AbortSignal, r: Report) => Promise<Figure[]>>> = {
  x12: measureX12,
  scaling: measureScaling,
};

/** Starts what the chosen parts need, measures, and stops everything, whatever happens. */
export async function bench(options: Options, signal: AbortSignal, report: Report): Promise<Results> {
  const chosen = [...options.only];
  const shared = chosen.some((part) => onTheirOwn[part] === undefined);
  const results = shared ? await onOnePlatform(options, signal, report) : noResults(options);
  for (const part of chosen)
    results.figures.push(...((await onTheirOwn[part]?.(options, signal, report)) ?? []));
  return results;
}

const noResults = ({ seconds }: Options): Results => ({
  ...{ secondsEach: seconds, rows: [], figures: [], processes: [] },
  ...{ delay: undefined, policy: undefined },
});

async function onOnePlatform(options: Options, signal: AbortSignal, report: Report): Promise<Results> {
  const { only, home } = options;
  const closing: (() => Promise<void>)[] = [];
  try {
    const platform = await startPlatform(options, signal, report);
    closing.push(() => platform.stop());
    const baseline = await startBaseline(platform.stack.mongodb.uri);
    closing.push(() => baseline.end());
    const load = startLoad();
    closing.push(() => load.end());

    const slices: Slices = new Map();
    await underLoad({ platform, baseline, load, slices, signal, report }, options);
    const delay = only.has('delay') ? await measureAuditDelay(platform, delaySamples, signal) : undefined;
    const policy = only.has('policy') ? await measurePolicy(platform.stack.mongodb.uri) : undefined;
    const figures = [
      ...(only.has('events') ? await measureEvents(platform, signal, report) : []),
      ...(only.has('audit') ? await measureAudit(platform, home, options.seconds, signal, report) : []),
      ...(only.has('encryption')
        ? await measureEncryption(platform, load, options.seconds, signal, report)
        : []),
      ...(only.has('revenue') ? await measureRevenue(platform, options.seconds, signal, report) : []),
      ...(only.has('posture') ? await measurePosture(platform, signal, report) : []),
      ...(only.has('screening')
        ? await measureScreening(platform, home, Math.round(options.seconds * 500), signal, report)
        : []),
      ...(only.has('oris') ? await measureOris(platform, home, options.seconds, signal, report) : []),
      ...(only.has('webhooks') ? await measureWebhooks(platform, home, options.seconds, signal, report) : []),
    ];
    if (only.has('capacity')) figures.push(...(await measureCapacity(platform, signal, report)));
    // Last: it restarts every service.
    const processes = only.has('processes') ? await measureProcesses(platform, home, signal) : [];
    const measured = new Map([...slices].map(([key, list]) => [key, summarise(list)]));
    return { secondsEach: options.seconds, rows: rowsOf(measured), delay, policy, figures, processes };
  } finally {
    report('Stopping …');
    for (const close of closing.reverse()) await close();
  }
}

async function underLoad(bench: Bench, { only, seconds }: Options): Promise<void> {
  const slice = seconds / (rounds * turns);
  const lengths = { slice, warm: Math.min(4, slice) };
  // The figures are of the path that a request takes, relay and audit running: what engines off the path make of the
  // events, on the same two cores here and on their own machines in production, is measured by itself.
  await bench.platform.runOthers(false);
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of ['get', 'create', 'search'] as const) {
      if (!only.has(scenario)) continue;
      bench.report(`Round ${round} of ${rounds}: ${scenario}`);
      await measure(bench, scenario, lengths, turns);
    }
    if (!only.has('unrecorded')) continue;
    bench.report(`Round ${round} of ${rounds}: get, access records off`);
    await bench.platform.recordAccess(false);
    await measure(bench, 'unrecorded', lengths, turns);
    await bench.platform.recordAccess(true);
  }
  await bench.platform.runOthers(true);
  if (!only.has('subscribed')) return;
  bench.report('Every engine running: create');
  await measure(bench, 'subscribed', lengths, turns);
}
