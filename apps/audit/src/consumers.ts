import { intakeTopic, type Consumer, type Kafka } from '@rymeda/events';
import type { Intake } from './intake/intake.ts';

export const consumers = (kafka: Kafka, intake: Intake): Consumer[] => [
  kafka.consumer({
    groupId: 'audit',
    topics: [intakeTopic],
    fromBeginning: true,
    eachBatch: (batch) => intake.take(batch),
  }),
];
