import { intakeTopic, type Consumer, type Kafka } from '@rymeda/events';
import type { Intake } from './intake/intake.ts';

/** After a pause there is much to take in, and what is taken in together costs less. */
export const fetched = { maxBytesPerPartition: 4 * 1024 * 1024 };

export const consumers = (kafka: Kafka, intake: Intake): Consumer[] => [
  kafka.consumer({
    groupId: 'audit',
    topics: [intakeTopic],
    fromBeginning: true,
    ...fetched,
    // What they bring is appended together.
    concurrency: 6,
    eachBatch: (batch) => intake.take(batch),
  }),
];
