import { join } from 'node:path';
import { startService, stopService } from '@rymeda/stack';
import { startChild } from '../load/child.ts';
import { undisturbed } from '../measures/undisturbed.ts';
import { medianRatio, median } from '../statistics.ts';
import type { Received, Sample } from './receiver-plan.ts';
import type { WebhookBench } from './bench.ts';
import { event } from './publisher.ts';
import { untilCount } from '../until-count.ts';
import type { LoopSpec } from './undici-loop.ts';

export interface Throughput {
  /** Deliveries a second, to one endpoint, from one process. */
  perSecond: number;
  /** What undici alone posts in a second to the same receiver. */
  bare: number;
  ratio: number;
}

const turns = 2;
const connections = 64;
/** Of the deliveries, before which nothing counts: the service has just been started. */
const warm = 0.25;

/**
 * Events lie on the topic before the service starts, so that nobody makes them while it works them off. By turns with
 * undici alone, the receiver being the same. Engines that a delivery does not pass are stopped meanwhile.
 */
export async function measureThroughput(bench: WebhookBench, events: number): Promise<Throughput> {
  const { receiver, endpoints, publisher, platform, home, signal, report } = bench;
  await platform.runOthers(false, ['webhooks']);
  const ids = await endpoints.make([`${receiver.origin}/at-once`], [event]);
  const rates: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const received = await undisturbed(async () => {
      signal.throwIfAborted();
      await stopService('webhooks', { home });
      await publisher.publish(events);
      await receiver.listen({ answer: 200, hang: [] });
      await startService('webhooks', { home });
      await untilCount(receiver, events, signal);
      return receiver.collect();
    }, report);
    rates.push(rateOf(received));
    bare.push(await undisturbed(() => bareRate(receiver.origin, received.samples, events), report));
    report(`  ${Math.round(rates.at(-1) ?? 0)}/s; undici alone ${Math.round(bare.at(-1) ?? 0)}/s`);
  }
  await endpoints.drop(ids);
  await platform.runOthers(true, ['webhooks']);
  return { perSecond: median(rates), bare: median(bare), ratio: medianRatio(rates, bare) };
}

function rateOf({ arrivals }: Received): number {
  const first = Math.floor(arrivals.length * warm);
  const ms = (arrivals.at(-1) ?? 0) - (arrivals[first] ?? 0);
  return (arrivals.length - first) / (ms / 1000);
}

async function bareRate(origin: string, samples: Sample[], events: number): Promise<number> {
  const child = startChild(join(import.meta.dirname, 'undici-loop.ts'));
  try {
    // About as long as the service is given.
    const seconds = Math.min(15, Math.max(2, events / 3_000));
    child.send({ origin, path: '/bare', samples, seconds, connections } satisfies LoopSpec);
    return await child.receive<number>();
  } finally {
    await child.end();
  }
}
