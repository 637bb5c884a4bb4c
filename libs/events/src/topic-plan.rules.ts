import type { TopicDeclaration } from './topics.ts';

export interface ExistingTopic {
  name: string;
  partitions: number;
  replicationFactor: number;
  /** Set on the topic itself, not the broker's defaults. */
  config: Readonly<Record<string, string>>;
}

export type TopicChange =
  | {
      kind: 'create';
      topic: string;
      partitions: number;
      replicationFactor: number;
      config: Record<string, string>;
    }
  | { kind: 'grow'; topic: string; from: number; to: number }
  | {
      kind: 'configure';
      topic: string;
      config: Record<string, string>;
      was: Record<string, string | undefined>;
    }
  /** Not done, and why; whoever applies is told and nothing at all is changed. */
  | { kind: 'refuse'; topic: string; reason: string }
  | { kind: 'undeclared'; topic: string };

export interface TopicPlanOptions {
  brokers: number;
  /** A cluster of one broker, for development: as many replicas as there are brokers, and no more in sync. */
  singleBroker?: boolean;
  /** Partitions may be added: every consumer has read to the end and nothing is being published. */
  drained?: boolean;
}

/** What is ours, so that topics of others on the same cluster are none of our business. */
const prefix = 'rymeda.';

/** What makes the cluster as it is declared. Asked again after it was applied, it answers nothing to do. */
export function topicPlan(
  declared: readonly TopicDeclaration[],
  existing: readonly ExistingTopic[],
  options: TopicPlanOptions,
): TopicChange[] {
  const present = new Map(existing.map((t) => [t.name, t]));
  const names = new Set(declared.map((t) => t.name));
  return [
    ...declared.flatMap((topic) => changesOf(topic, present.get(topic.name), options)),
    ...existing
      .filter((t) => t.name.startsWith(prefix) && !names.has(t.name))
      .map((t) => ({ kind: 'undeclared' as const, topic: t.name })),
  ];
}

/** The settings of a declared topic, as brokers name them. */
export function topicConfig(topic: TopicDeclaration, replicationFactor: number): Record<string, string> {
  const { retentionMs, cleanup = 'delete', minInsyncReplicas = 2 } = topic;
  return {
    'cleanup.policy': cleanup,
    ...(cleanup === 'compact'
      ? { 'delete.retention.ms': String(retentionMs) }
      : { 'retention.ms': String(retentionMs) }),
    'min.insync.replicas': String(Math.min(minInsyncReplicas, Math.max(1, replicationFactor - 1))),
    // An acknowledged message outlives the loss of a leader: no replica that lags may take over.
    'unclean.leader.election.enable': 'false',
  };
}

function changesOf(
  topic: TopicDeclaration,
  present: ExistingTopic | undefined,
  { brokers, singleBroker = false, drained = false }: TopicPlanOptions,
): TopicChange[] {
  const { name, partitions } = topic;
  const replicationFactor = singleBroker ? 1 : (topic.replicationFactor ?? 3);
  const refuse = (reason: string): TopicChange[] => [{ kind: 'refuse', topic: name, reason }];
  const config = topicConfig(topic, replicationFactor);
  if (present === undefined) {
    if (replicationFactor > brokers)
      return refuse(`needs ${replicationFactor} brokers, the cluster has ${brokers}`);
    return [{ kind: 'create', topic: name, partitions, replicationFactor, config }];
  }
  if (partitions < present.partitions)
    return refuse(`has ${present.partitions} partitions and can't shrink to ${partitions}`);
  const changes: TopicChange[] = [];
  if (present.replicationFactor < replicationFactor)
    changes.push(
      ...refuse(
        `has ${present.replicationFactor} replicas instead of ${replicationFactor}; reassign its partitions`,
      ),
    );
  if (partitions > present.partitions)
    changes.push(
      ...(drained
        ? [{ kind: 'grow' as const, topic: name, from: present.partitions, to: partitions }]
        : refuse(
            `would grow from ${present.partitions} to ${partitions} partitions, and records would change theirs: ` +
              'stop the relays, let every consumer read to the end, then apply with --drained',
          )),
    );
  const wrong = Object.keys(config).filter((key) => present.config[key] !== config[key]);
  if (wrong.length > 0)
    changes.push({
      kind: 'configure',
      topic: name,
      // The broker takes the whole set: what others have set on the topic stays.
      config: { ...present.config, ...config },
      was: Object.fromEntries(wrong.map((key) => [key, present.config[key]])),
    });
  return changes;
}

/** Whether a plan asks for nothing. */
export const isDone = (plan: readonly TopicChange[]): boolean => plan.every((c) => c.kind === 'undeclared');
