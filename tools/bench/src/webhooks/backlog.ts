import { statusOf } from '@rymeda/stack';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookBench } from './bench.ts';
import { event } from './publisher.ts';
import { untilCount } from '../until-count.ts';

export interface Backlog {
  deliveries: number;
  /** Resident memory of webhooks, MB: working without a backlog, then the most with it. */
  withoutMb: number;
  mostMb: number;
}

const lookMs = 500;

/** An endpoint that is out of order while events come for it, and is then well again. */
export async function measureBacklog(bench: WebhookBench, deliveries: number): Promise<Backlog> {
  const { receiver, endpoints, publisher, home, signal, report } = bench;
  const memory = async (): Promise<number> =>
    (await statusOf({ home })).parts.find((part) => part.name === 'webhooks')?.memoryMb ?? Number.NaN;
  const most = { mb: 0 };
  const watching = new AbortController();
  const watch = async (): Promise<void> => {
    while (!watching.signal.aborted) {
      most.mb = Math.max(most.mb, await memory());
      await sleep(lookMs);
    }
  };

  const ids = await endpoints.make([`${receiver.origin}/later`], [event]);
  await receiver.listen({ answer: 200, hang: [] });
  const watched = watch();
  try {
    // The same work, without a backlog: as much of it, or fewer readings would meet less of what V8 has yet to collect.
    await publisher.publish(deliveries);
    await untilCount(receiver, deliveries, signal);
    const withoutMb = most.mb;
    await receiver.listen({ answer: 503, hang: [] });
    const before = await bench.takenIn();
    await publisher.publish(deliveries);
    while ((await bench.takenIn()) < before + deliveries) {
      signal.throwIfAborted();
      await sleep(lookMs);
    }
    report(`  ${deliveries} wait, ${most.mb} MB`);
    await receiver.listen({ answer: 200, hang: [] });
    await untilCount(receiver, deliveries * 0.99, signal);
    return { deliveries, withoutMb, mostMb: most.mb };
  } finally {
    watching.abort();
    await watched;
    await endpoints.drop(ids);
  }
}
