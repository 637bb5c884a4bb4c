import {
  acls,
  applyAcls,
  applyTopics,
  createKafka,
  kafkaEnv,
  kafkaFaults,
  kafkaSecurity,
  silentLogger,
  topics,
  type Kafka,
} from '@rymeda/events';
import { z } from 'zod';
import { configuration, EX_CONFIG } from './configuration.ts';

/** Makes the topics as they are declared; a plan with one refused part changes nothing and fails the job. */
export const topicsCommand = (env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> =>
  withKafka(env, async (kafka) => {
    const changes = await applyTopics(kafka, topics, { singleBroker: args.includes('--single-broker') });
    for (const change of changes)
      console.log(
        JSON.stringify({ event: 'topic', kind: change.kind, topic: change.topic, ...reason(change) }),
      );
    return changes.some(({ kind }) => kind === 'refuse') ? 1 : 0;
  });

const reason = (change: object): object => ('reason' in change ? { reason: change.reason } : {});

/** One set of rights for each service, and nothing beside it. */
export const topicRightsCommand = (env: NodeJS.ProcessEnv): Promise<number> =>
  withKafka(env, async (kafka) => {
    const { create, remove } = await applyAcls(kafka, acls);
    console.log(JSON.stringify({ event: 'rights', created: create.length, removed: remove.length }));
    return 0;
  });

async function withKafka(env: NodeJS.ProcessEnv, work: (kafka: Kafka) => Promise<number>): Promise<number> {
  const config = configuration(z.object(kafkaEnv), env);
  if (config === null) return EX_CONFIG;
  const faults = kafkaFaults(config, true);
  for (const { path, message } of faults) console.error(`${path}: ${message}`);
  if (faults.length > 0) return EX_CONFIG;
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    clientId: 'rymeda-operations',
    logger: silentLogger,
    security: kafkaSecurity(config, true),
  });
  try {
    return await work(kafka);
  } catch (error) {
    console.error(JSON.stringify({ event: 'failed', reason: (error as Error).name }));
    return 1;
  } finally {
    await kafka.disconnect();
  }
}
