import { setTimeout as sleep } from 'node:timers/promises';
import { createKafka, eventsTopic, silentLogger } from '@rymeda/events';
import { uuidv7, uuidv7Hex } from '@rymeda/kernel';

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
  const kafka = createKafka({ brokers, clientId: 'bench', logger: silentLogger });
  const producer = kafka.producer();
  const send = (count: number) =>
    producer.sendBatch([
      { topic: eventsTopic(engine), messages: Array.from({ length: count }, () => message(organizationId)) },
    ]);
  return {
    async publish(count) {
      for (let sent = 0; sent < count; sent += perBatch) await send(Math.min(perBatch, count - sent));
    },
    async steadily(perSecond, seconds, signal) {
      const begun = performance.now();
      for (let n = 0; n < perSecond * seconds; n++) {
        signal.throwIfAborted();
        const late = begun + (n * 1000) / perSecond - performance.now();
        if (late > 0) await sleep(late);
        await send(1);
      }
    },
    async end() {
      await producer.disconnect();
      await kafka.disconnect();
    },
  };
}

function message(organizationId: string): { key: string; value: string } {
  const id = `pay_${uuidv7Hex()}`;
  const value = JSON.stringify({
    specversion: '1.0',
    id: uuidv7(),
    source: `/rymeda/${engine}`,
    type: `rymeda.${engine}.${event}.v1`,
    subject: `payer/${id}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:rymeda:event:${engine}.${event}:1`,
    organizationid: organizationId,
    actorid: 'cli_bench',
    sequence: 2,
    ipaddress: '127.0.0.1',
    requestid: `req_${id.slice(4)}`,
    data: { id, payerId: '60054', changed: ['name'] },
  });
  return { key: id, value };
}
