import { applyTopics, createKafka, silentLogger, topics } from '@rymeda/events';

import type { Report } from '../components/component.ts';

/** Makes the declared topics on a broker that may be the only one; what is refused is told and left as it is. */
export async function ensureTopics(brokers: string[], report: Report): Promise<void> {
  const kafka = createKafka({ brokers, clientId: 'rymeda-stack', logger: silentLogger });
  for (const change of await applyTopics(kafka, topics, { singleBroker: true })) {
    if (change.kind === 'refuse')
      report(`  Kafka: ${change.topic} ${change.reason}; npm run reset makes it anew`);
    if (change.kind === 'configure') report(`  Kafka: ${change.topic} is configured as declared now`);
  }
}
