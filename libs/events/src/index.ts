export { createAccessRecorder, type AccessRecorder, type AccessRecorderOptions } from './access-recorder.ts';
export { definitionOfType, parseCloudEvent, UncataloguedEventError } from './catalogue.ts';
export { type DeadLetter } from './dead-letters.ts';
export { envelope, subjectId, type PendingEvent } from './envelope.ts';
export {
  createKafka,
  type Consumer,
  type ConsumerOptions,
  type IncomingMessage,
  type Kafka,
  type MessageBatch,
  type OutgoingMessage,
  type Producer,
  type TopicMessages,
} from './kafka.ts';
export { silentLogger, type EventsLogFields, type EventsLogger } from './logger.ts';
export { createInbox, type Inbox } from './inbox.ts';
export { isUnavailable } from './mongo.ts';
export { outboxIndexes } from './outbox.ts';
export { createRelay, type Relay, type RelayOptions, type RelayStats } from './relay.ts';
export type { RelayTopics } from './relay.rules.ts';
export { createSubscriber, type Effect, type Subscriber, type SubscriberOptions } from './subscriber.ts';
export { eventsTopic, intakeTopic, topics, type TopicDeclaration } from './topics.ts';
export {
  createTransactions,
  retryTransaction,
  type Transactions,
  type TransactionsOptions,
  type Tx,
} from './transactions.ts';
