import { intakeTopic, type Consumer, type Kafka } from '@rymeda/events';
import type { Intake } from './intake/intake.ts';

/** Several partitions at once share the database's journal writes. */
const concurrency = 3;

export const consumers = (kafka: Kafka, intake: Intake): Consumer[] => [
  kafka.consumer({
    groupId: 'audit',
    topics: [intakeTopic],
    fromBeginning: true,
    concurrency,
    eachBatch: intake.take,
  }),
];
