import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@rymeda/contracts';
import { createKafka, parseCloudEvent, silentLogger } from '@rymeda/events';
import type { RunningStack } from '@rymeda/testing';

export interface Listener {
  /** The events of one subject (`<resource>/<id>`) that came so far, each once, in the order of their arrival. */
  about(subject: string): CloudEvent[];
  stop(): Promise<void>;
}

/** Reads a topic from its beginning, as any subscriber could. */
export function listenTo(stack: RunningStack, topic: string): Listener {
  const groupId = `test-${randomUUID()}`;
  const kafka = createKafka({ brokers: stack.kafka.brokers, clientId: groupId, logger: silentLogger });
  const seen = new Map<string, CloudEvent>();
  const consumer = kafka.consumer({
    groupId,
    topics: [topic],
    fromBeginning: true,
    async eachBatch({ messages }) {
      for (const { value } of messages) {
        const event = parseCloudEvent(value);
        // Delivery is at least once.
        if (event !== undefined && !seen.has(event.id)) seen.set(event.id, event);
      }
    },
  });
  return {
    about: (subject) => [...seen.values()].filter((e) => e.subject === subject),
    async stop() {
      await consumer.stop();
      await kafka.disconnect();
    },
  };
}
