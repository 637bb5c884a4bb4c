import type { StackFile } from '@rymeda/stack';
import type { Platform } from '../platform.ts';
import { undisturbed } from '../measures/undisturbed.ts';
import type { Figure } from '../report/figures.ts';
import { measureMatching } from './matching.ts';
import { newOrganizations, type Organization } from './organizations.ts';
import { sessionPublisher, type SessionPublisher } from './publisher.ts';
import { runRecords, type RunRecords } from './run-records.ts';
import { kinds, measureDelay, measureRuns, type Throughput } from './throughput.ts';
import { measureWaiting, waitSeconds } from './waiting.ts';
import { calling, save, threeCalls, threeSteps, waits } from './workflows.ts';

export interface OrisBench {
  stack: StackFile;
  home: string;
  organizations: readonly Organization[];
  publisher: SessionPublisher;
  records: RunRecords;
  signal: AbortSignal;
  /** How many events the service has taken in since it was started. */
  takenIn(): Promise<number>;
}

const mostOrganizations = 100;
const mostWorkflows = 1_000;
const wholeSeconds = 20;
const perSecond = 100;

/** `seconds`: 20 for the whole; less makes each measurement smaller. */
export async function measureOris(
  platform: Platform,
  home: string,
  seconds: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Figure[]> {
  const { stack } = platform;
  const publisher = sessionPublisher(stack.kafka.brokers);
  const records = await runRecords(stack.mongodb.uri);
  try {
    // Engines that neither the events nor the runs pass.
    await platform.runOthers(false, ['oris']);
    const share = Math.min(1, seconds / wholeSeconds);
    const organizations = Math.ceil(mostOrganizations * share);
    const lookingOn = Math.ceil(mostWorkflows * share);
    const active = organizations * (kinds + 2);
    report(`ORIS: ${organizations} organisations with ${active} workflows`);
    const all = await newOrganizations(stack, organizations);
    const steps = Array.from({ length: kinds }, (_, n) => threeSteps(`kind_${n}`));
    const own = [...steps, threeCalls(), waits(waitSeconds)];
    for (const organization of all) await save(stack, organization, own, signal);
    const takenIn = () => takenInBy(stack);
    const bench: OrisBench = { stack, home, organizations: all, publisher, records, signal, takenIn };
    report('ORIS: from event to first action');
    await measureDelay(bench, perSecond, Math.min(seconds, 5));
    const delay = await undisturbed(() => measureDelay(bench, perSecond, seconds), report);
    report('ORIS: runs of three steps');
    const runs = await undisturbed(() => measureRuns(bench, Math.round(seconds * 100)), report);
    report('ORIS: runs of three calls');
    await measureRuns(bench, organizations, calling);
    const called = await undisturbed(() => measureRuns(bench, Math.round(seconds * 40), calling), report);
    report(`ORIS: an event that ${lookingOn} workflows look at`);
    const matching = await measureMatching(bench, lookingOn, Math.round(seconds * 25));
    report('ORIS: runs that wait');
    const waiting = await measureWaiting(bench, Math.round(seconds * 5_000));
    await platform.runOthers(true, ['oris']);
    const costMb = Math.max(0, waiting.withMb - waiting.withoutMb);
    return [
      {
        what: `event to first action, ${perSecond} events/s, ${active} workflows of ${organizations} organisations`,
        figure: `p50 ${delay.p50} p99 ${delay.p99} ms`,
        target: 'p99 < 500 ms',
        met: delay.p99 < 500,
      },
      runsFigure('runs of three signals a second', runs),
      runsFigure('runs of three calls of care a second', called),
      {
        what: `an event against ${lookingOn} workflows of its organisation, CPU of oris`,
        figure: `${matching.toFixed(2)} ms`,
        target: '< 5 ms',
        met: matching < 5,
      },
      {
        what: `memory that ${waiting.runs} waiting runs cost oris`,
        figure: `${costMb.toFixed(0)} MB (without ${waiting.withoutMb.toFixed(0)} MB)`,
        target: '< 100 MB',
        met: costMb < 100,
      },
      {
        what: 'the latest of 200 timers among them',
        figure: `${waiting.latestMs} ms`,
        target: '< 1000 ms',
        met: waiting.latestMs < 1_000,
      },
    ];
  } finally {
    await records.close();
    await publisher.end();
  }
}

const runsFigure = (what: string, { perSecond: rate, cpu }: Throughput): Figure => ({
  what,
  figure:
    `${Math.round(rate)}/s; CPU a run: oris ${cpu.oris.toFixed(1)}, care ${cpu.care.toFixed(1)}, ` +
    `mongodb ${cpu.mongodb.toFixed(1)} ms`,
  target: '≥ 60/s',
  met: rate >= 60,
});

async function takenInBy({ services }: StackFile): Promise<number> {
  const text = await (await fetch(`${services['oris']?.admin}/metrics`)).text();
  return Number(/^rymeda_oris_events(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}
