import { setTimeout as sleep } from 'node:timers/promises';
import { undisturbed } from '../measures/undisturbed.ts';
import { percentile } from '../statistics.ts';
import type { WebhookBench } from './bench.ts';
import { event } from './publisher.ts';
import { untilCount } from '../until-count.ts';

export interface Delay {
  samples: number;
  p50: number;
  p99: number;
}

const delayOf = (delays: number[]): Delay => {
  const sorted = [...delays].sort((a, b) => a - b);
  return { samples: sorted.length, p50: percentile(sorted, 50), p99: percentile(sorted, 99) };
};

const warmSeconds = 5;

/**
 * From a change's event, made just before its commit, to its arrival: writes through the gateway, evenly. Engines that
 * the change and its delivery do not pass are stopped meanwhile.
 */
export async function measureDelay(bench: WebhookBench, perSecond: number, seconds: number): Promise<Delay> {
  const { receiver, endpoints, platform, signal, report } = bench;
  await platform.runOthers(false, ['webhooks']);
  const ids = await endpoints.make([`${receiver.origin}/delay`], ['patient.updated']);
  // What runs for the first time is slow, and would be a queue that the measured ones stand behind.
  const changed = async (length: number): Promise<number[]> => {
    await receiver.listen({ answer: 200, hang: [], delays: true });
    await untilCount(receiver, await change(bench, perSecond, length), signal);
    return (await receiver.collect()).delays;
  };
  await changed(Math.min(seconds, warmSeconds));
  const delays = await undisturbed(() => changed(seconds), report);
  await endpoints.drop(ids);
  await platform.runOthers(true, ['webhooks']);
  return delayOf(delays);
}

let phones = 0;

/** Changes patients, each to what it never was: a change to the same would make no event. Answers how many were made. */
async function change(
  { platform, signal }: WebhookBench,
  perSecond: number,
  seconds: number,
): Promise<number> {
  const { stack, token, seeded } = platform;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const changes: Promise<number>[] = [];
  const begun = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    signal.throwIfAborted();
    const late = begun + (n * 1000) / perSecond - performance.now();
    if (late > 0) await sleep(late);
    const body = JSON.stringify({ phone: `+1617${2_000_000 + phones++}` });
    const url = `${stack.gateway}/v1/care/patients/${seeded.ids[n % seeded.ids.length]}`;
    changes.push(
      fetch(url, { method: 'PATCH', headers, body }).then(async (answer) => {
        await answer.text();
        return answer.status;
      }),
    );
  }
  const answers = await Promise.all(changes);
  const refused = answers.filter((status) => status !== 200);
  if (refused.length > answers.length * 0.01)
    throw new Error(`${refused.length} changes were refused: ${[...new Set(refused)].join(', ')}`);
  return answers.length - refused.length;
}

export interface Hanging {
  /** Of endpoints that answer, while all do. */
  without: Delay;
  /** Of the same ones, while the others hang. */
  with: Delay;
}

/** 200 endpoints of one organisation, of which 50 hang until the time-out. */
export const measureHanging = (bench: WebhookBench, seconds: number): Promise<Hanging> =>
  // With endpoints that nothing is known of yet each time.
  undisturbed(() => hangingOnce(bench, seconds), bench.report);

async function hangingOnce(bench: WebhookBench, seconds: number): Promise<Hanging> {
  const { receiver, endpoints, publisher, signal, report } = bench;
  const [healthy, sick] = [150, 50].map((count, kind) =>
    Array.from({ length: count }, (_, n) => `/${kind === 0 ? 'well' : 'sick'}/${n}`),
  ) as [string[], string[]];
  const ids = await endpoints.make(
    [...healthy, ...sick].map((path) => receiver.origin + path),
    [event],
  );
  const perSecond = 2;
  const events = Math.ceil(perSecond * seconds);
  const run = async (hang: string[], each: number): Promise<Delay> => {
    await receiver.listen({ answer: 200, hang, delays: true });
    await publisher.steadily(perSecond, seconds, signal);
    await untilCount(receiver, events * each, signal);
    return delayOf((await receiver.collect()).delays);
  };
  // Connections are made, and what runs for the first time has run.
  await run([], ids.length);
  const without = await run([], ids.length);
  report(`  all answer: p99 ${without.p99} ms`);
  const withThem = await run(sick, healthy.length);
  report(`  50 hang: p99 ${withThem.p99} ms`);
  await endpoints.drop(ids);
  return { without, with: withThem };
}
