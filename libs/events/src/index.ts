export { aclsOfService, acls, operatorGroupPrefix, type Acl } from './acls.ts';
export { createAccessRecorder, type AccessRecorder, type AccessRecorderOptions } from './access-recorder.ts';
export { noRecord, type RefusedAttempt } from './access-record.rules.ts';
export { definitionOfType, parseCloudEvent, UncataloguedEventError } from './catalogue.ts';
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
export { kafkaEnv, kafkaFaults, kafkaSecurity, type KafkaEnv, type KafkaSecurity } from './kafka-settings.ts';
export { silentLogger, type EventsLogFields, type EventsLogger } from './logger.ts';
export { isUnavailable } from './mongo.ts';
export { askedAgainAt, isOfDatabase, isPassing } from './subscriber/dead-letter.rules.ts';
export { outboxIndexes } from './outbox.ts';
export { readEvent } from './read-event.ts';
export { createRelay, type Relay, type RelayOptions, type RelayStats } from './relay.ts';
export type { RelayTopics } from './relay.rules.ts';
export type { Effect, Effects } from './subscriber/apply.ts';
export {
  commandKey,
  deadLetterTopic,
  parseLetterRecord,
  type LetterCommand,
  type OpenLetter,
} from './subscriber/dead-letter.ts';
export {
  createSubscriber,
  type Subscriber,
  type SubscriberOptions,
  type SubscriberStats,
} from './subscriber/subscriber.ts';
export { applyAcls, applyTopics, planAcls, planTopics } from './provision.ts';
export { isDone, type TopicChange } from './topic-plan.rules.ts';
export {
  deadLettersOf,
  eventsTopic,
  intakeTopic,
  subscriptions,
  topics,
  type Subscription,
  type TopicDeclaration,
} from './topics.ts';
export { createTransactions, retryTransaction, type TransactionsOptions } from './transactions.ts';
export type { Transactions, Tx, TxAcross } from './tx.ts';
export { type KafkaAdmin } from './kafka-admin.ts';
