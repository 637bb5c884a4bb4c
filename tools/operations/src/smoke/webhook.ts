import { setTimeout as sleep } from 'node:timers/promises';
import type { Rymeda } from '@rymeda/sdk';
import { startReceiver } from './receiver.ts';

export interface WebhookTarget {
  /** Where the platform sends to. */
  url: string;
  /** Where this process listens for it; without one somebody else answers at the URL. */
  port?: number | undefined;
}

export interface WatchedWebhook {
  /** Resolves when the record's event was delivered; throws when it was not in time. */
  delivered: (recordId: string, patienceMs: number) => Promise<void>;
  end: () => Promise<void>;
}

/** An endpoint of its own for one event. Where it listens itself, only a signature that fits counts as delivered. */
export async function watchWebhook(
  rymeda: Rymeda,
  { url, port }: WebhookTarget,
  event: string,
): Promise<WatchedWebhook> {
  const receiver = port === undefined ? undefined : await startReceiver(port);
  try {
    const endpoint = await rymeda.webhooks.endpoints.create({ url, events: [event] });
    const arrived = async (recordId: string): Promise<boolean> => {
      if (receiver !== undefined) return receiver.got(endpoint.secret, recordId);
      const { data } = await rymeda.webhooks.deliveries.list({
        endpointId: endpoint.id,
        status: 'delivered',
      });
      return data.some(({ subject }) => subject.endsWith(recordId));
    };
    return {
      async delivered(recordId, patienceMs) {
        const until = performance.now() + patienceMs;
        while (!(await arrived(recordId))) {
          if (performance.now() > until)
            throw new Error(`After ${patienceMs / 1000} s ${event} was not delivered`);
          await sleep(250);
        }
      },
      async end() {
        await receiver?.close();
        await rymeda.webhooks.endpoints.delete(endpoint.id);
      },
    };
  } catch (error) {
    await receiver?.close();
    throw error;
  }
}
