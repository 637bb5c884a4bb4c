import { undisturbed } from '../measures/undisturbed.ts';
import { percentile } from '../statistics.ts';
import type { WebhookBench } from './bench.ts';
import { committed, startCommitter } from './committer.ts';
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

/** From an event's commit, or just before it, to its arrival. Engines that it does not pass are stopped meanwhile. */
export async function measureDelay(bench: WebhookBench, perSecond: number, seconds: number): Promise<Delay> {
  const { receiver, endpoints, platform, signal, report } = bench;
  const { mongodb, organizations } = platform.stack;
  await platform.runOthers(false, ['webhooks']);
  const committer = await startCommitter(mongodb.uri, organizations[0]?.id ?? '');
  const ids = await endpoints.make([`${receiver.origin}/delay`], [committed]);
  // What runs for the first time is slow, and would be a queue that the measured ones stand behind.
  const arrived = async (length: number): Promise<number[]> => {
    await receiver.listen({ answer: 200, hang: [], delays: true });
    await untilCount(receiver, await committer.steadily(perSecond, length, signal), signal);
    return (await receiver.collect()).delays;
  };
  await arrived(Math.min(seconds, warmSeconds));
  const delays = await undisturbed(() => arrived(seconds), report);
  await endpoints.drop(ids);
  await committer.end();
  await platform.runOthers(true, ['webhooks']);
  return delayOf(delays);
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
