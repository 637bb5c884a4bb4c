import { engines } from '@rymeda/contracts';
import { deadLetterTopic } from './subscriber/dead-letter.ts';

/**
 * The topics of the platform, and who may do what with them. Declaration only: `rymeda topics apply` makes them,
 * services never do.
 */
export interface TopicDeclaration {
  name: string;
  partitions: number;
  /** How long a message is kept, milliseconds; of a compacted topic, how long a tombstone is. */
  retentionMs: number;
  /** `compact` keeps the last message of each key, whatever its age. Default `delete`. */
  cleanup?: 'delete' | 'compact';
  /** Default 3, spread over zones by the brokers' racks. */
  replicationFactor?: number;
  /** How many replicas must have a message before its producer is told; default 2. */
  minInsyncReplicas?: number;
}

/** A consumer group, the service that it belongs to, and the engines whose events it takes. */
export interface Subscription {
  service: string;
  group: string;
  engines: readonly string[];
}

const day = 86_400_000;

/** `rymeda.<engine>.events`, keyed by record id. */
export const eventsTopic = (engine: string): string => `rymeda.${engine}.events`;

/** Everything that audit takes in, keyed by organisation, so that one process at a time appends to its log. */
export const intakeTopic = 'rymeda.audit.intake';

/** Each has a topic of dead letters and the right to read what it takes; audit's intake is apart. */
export const subscriptions: readonly Subscription[] = [
  { service: 'webhooks', group: 'webhooks', engines },
  { service: 'webhooks', group: 'webhooks-clients', engines: ['identity'] },
  { service: 'oris', group: 'oris', engines },
  { service: 'oris', group: 'oris-clients', engines: ['identity'] },
  { service: 'revenue', group: 'revenue-care', engines: ['care'] },
  { service: 'revenue', group: 'revenue-compliance', engines: ['compliance'] },
  { service: 'compliance', group: 'compliance-identity', engines: ['identity'] },
  { service: 'compliance', group: 'compliance-care', engines: ['care'] },
  { service: 'care', group: 'care-compliance', engines: ['compliance'] },
];

/** `rymeda.dead-letters.<group>`. */
export const deadLettersOf = (group: string): TopicDeclaration => ({
  name: deadLetterTopic(group),
  // One partition: letters, commands and tombstones are told in the order of what happened.
  partitions: 1,
  retentionMs: 7 * day,
  cleanup: 'compact',
});

export const topics: readonly TopicDeclaration[] = [
  ...engines.map((engine) => ({ name: eventsTopic(engine), partitions: 6, retentionMs: 7 * day })),
  // Longer than any outage of audit that goes unnoticed: what is not in its log yet exists only here.
  { name: intakeTopic, partitions: 6, retentionMs: 30 * day },
  ...subscriptions.map(({ group }) => deadLettersOf(group)),
];
