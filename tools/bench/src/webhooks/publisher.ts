import { uuidv7Hex } from '@rymeda/kernel';
import { evenly } from '../load/evenly.ts';
import { engineBus, type Told } from '../events/bus.ts';

/** An engine whose events nobody but webhooks subscribes to; nothing else is measured along with them. */
const engine = 'revenue';
export const event = 'payer.updated';
const perBatch = 500;

export interface Publisher {
  /** As fast as Kafka takes them. */
  publish(count: number): Promise<void>;
  /** Evenly, `perSecond` for so many seconds. */
  steadily(perSecond: number, seconds: number, signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
}

/** Puts events on the topic as a relay does; what comes before it is measured elsewhere. */
export function startPublisher(brokers: string[], organizationId: string): Publisher {
  const bus = engineBus(brokers, engine);
  const send = (count: number) => bus.send(Array.from({ length: count }, () => told(organizationId)));
  return {
    async publish(count) {
      for (let sent = 0; sent < count; sent += perBatch) await send(Math.min(perBatch, count - sent));
    },
    async steadily(perSecond, seconds, signal) {
      for await (const _ of evenly(perSecond, perSecond * seconds, signal)) await send(1);
    },
    end: bus.end,
  };
}

function told(organizationId: string): Told {
  const id = `pay_${uuidv7Hex()}`;
  return { event, organizationId, recordId: id, data: { id, payerId: '60054', changed: ['name'] } };
}
