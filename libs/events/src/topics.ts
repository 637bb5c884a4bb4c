import { engines } from '@rymeda/contracts';

/**
 * The topics of the platform. Declaration only: the stack tool and deployment jobs create them from it,
 * services never do.
 */
export interface TopicDeclaration {
  name: string;
  partitions: number;
  /** How long a message is kept, milliseconds. */
  retentionMs: number;
}

const day = 86_400_000;

/** `rymeda.<engine>.events`, keyed by record id. */
export const eventsTopic = (engine: string): string => `rymeda.${engine}.events`;

/** Everything that audit takes in, keyed by organisation, so that one process at a time appends to its log. */
export const intakeTopic = 'rymeda.audit.intake';

export const topics: readonly TopicDeclaration[] = [
  ...engines.map((engine) => ({ name: eventsTopic(engine), partitions: 6, retentionMs: 7 * day })),
  // Longer than any outage of audit that goes unnoticed: what is not in its log yet exists only here.
  { name: intakeTopic, partitions: 6, retentionMs: 30 * day },
];
