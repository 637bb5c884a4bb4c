import { engines } from '@rymeda/contracts';
import { createSubscriber, eventsTopic, type Consumer, type Kafka, type Subscriber } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { clientEffects, type ClientStore } from '@rymeda/service/calls';
import type { Intake } from './intake/intake.ts';

/** Every engine's events, its own too: a workflow may follow another's signals. */
export const eventIntake = (kafka: Kafka, intake: Intake): Consumer =>
  kafka.consumer({
    groupId: 'oris',
    topics: engines.map(eventsTopic),
    fromBeginning: true,
    concurrency: 6,
    eachBatch: (batch) => intake.take(batch),
  });

export const clientSubscriber = (core: EngineCore, clients: ClientStore): Subscriber =>
  createSubscriber({
    connection: core.connection,
    kafka: core.kafka,
    transactions: core.transactions,
    clock: core.clock,
    logger: core.log,
    accessRecorder: core.accessRecorder,
    name: 'oris-clients',
    topics: [eventsTopic('identity')],
    effects: clientEffects(clients),
  });
