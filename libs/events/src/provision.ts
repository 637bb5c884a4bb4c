import { aclPlan, type Acl, type AclPlan } from './acls.ts';
import type { Kafka } from './kafka.ts';
import type { KafkaAdmin } from './kafka-admin.ts';
import { topicPlan, type TopicChange, type TopicPlanOptions } from './topic-plan.rules.ts';
import type { TopicDeclaration } from './topics.ts';

/** For operators' tools, the local stack and tests; services never make a topic or a right. */

async function withAdmin<T>(kafka: Kafka, work: (admin: KafkaAdmin) => Promise<T>): Promise<T> {
  const admin = await kafka.admin();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

type PlanOptions = Omit<TopicPlanOptions, 'brokers'>;

/** What would be done. */
export const planTopics = (
  kafka: Kafka,
  declared: readonly TopicDeclaration[],
  options: PlanOptions = {},
): Promise<TopicChange[]> => withAdmin(kafka, (admin) => plan(admin, declared, options));

/** Does it, and answers what it did. Does nothing at all when any part of the plan is refused. */
export const applyTopics = (
  kafka: Kafka,
  declared: readonly TopicDeclaration[],
  options: PlanOptions = {},
): Promise<TopicChange[]> =>
  withAdmin(kafka, async (admin) => {
    const changes = await plan(admin, declared, options);
    if (changes.some((c) => c.kind === 'refuse')) return changes;
    const missing = changes.filter((c) => c.kind === 'create');
    if (missing.length > 0) await admin.createTopics(missing.map((c) => ({ ...c, name: c.topic })));
    for (const change of changes) await carryOut(admin, change);
    return changes;
  });

async function plan(
  admin: KafkaAdmin,
  declared: readonly TopicDeclaration[],
  options: PlanOptions,
): Promise<TopicChange[]> {
  return topicPlan(declared, await admin.topics(), { ...options, brokers: await admin.brokerCount() });
}

async function carryOut(admin: KafkaAdmin, change: TopicChange): Promise<void> {
  if (change.kind === 'grow') await admin.addPartitions(change.topic, change.to);
  if (change.kind === 'configure') await admin.configureTopic(change.topic, change.config);
}

export const planAcls = (kafka: Kafka, declared: readonly Acl[]): Promise<AclPlan> =>
  withAdmin(kafka, async (admin) => aclPlan(declared, await admin.acls()));

/** Adds first: a right that only changed its form is never missing in between. */
export const applyAcls = (kafka: Kafka, declared: readonly Acl[]): Promise<AclPlan> =>
  withAdmin(kafka, async (admin) => {
    const changes = aclPlan(declared, await admin.acls());
    await admin.createAcls(changes.create);
    await admin.deleteAcls(changes.remove);
    return changes;
  });
