import kafkajs, { type Admin, type Kafka as KafkaClient } from 'kafkajs';
import type { Acl } from './acls.ts';
import type { ExistingTopic } from './topic-plan.rules.ts';

// Node finds no names of these in the client's CommonJS.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } =
  kafkajs;

/** Topics and rights, one request each; `provision.ts` decides what is asked for. */
export interface KafkaAdmin {
  brokerCount(): Promise<number>;
  /** Of a topic with one partition: the offset after its last message, 0 when it holds none; undefined when it isn't there. */
  endOffset(topic: string): Promise<number | undefined>;
  /** All but Kafka's own. */
  topics(): Promise<ExistingTopic[]>;
  createTopics(topics: readonly ExistingTopic[]): Promise<void>;
  addPartitions(topic: string, count: number): Promise<void>;
  /** Replaces all that is set on the topic. */
  configureTopic(topic: string, config: Readonly<Record<string, string>>): Promise<void>;
  /** Consumer groups whose id begins so, with the coordinator's word for each: `Stable`, `PreparingRebalance`, … */
  groups(prefix?: string): Promise<Map<string, { state: string; members: number }>>;
  acls(): Promise<Acl[]>;
  createAcls(acls: readonly Acl[]): Promise<void>;
  deleteAcls(acls: readonly Acl[]): Promise<void>;
  disconnect(): Promise<void>;
}

/** Of a topic itself, as against the broker's or Kafka's defaults (DescribeConfigs, config_source). */
const setOnTheTopic = 1;

export async function connectAdmin(client: KafkaClient): Promise<KafkaAdmin> {
  const admin = client.admin({ retry: { initialRetryTime: 300, maxRetryTime: 3_000, retries: 12 } });
  await admin.connect();
  return {
    brokerCount: async () => (await admin.describeCluster()).brokers.length,

    async endOffset(topic) {
      // Asked by name, one that is not there is waited for.
      if (!(await admin.listTopics()).includes(topic)) return undefined;
      const [only] = await admin.fetchTopicOffsets(topic);
      return only === undefined || only.low === only.high ? 0 : Number(only.high);
    },

    async topics() {
      // All at once: naming a topic that is not there is an error.
      const { topics } = await admin.fetchTopicMetadata();
      const ours = topics.filter(({ name }) => !name.startsWith('__'));
      const configs = await configsOf(
        admin,
        ours.map(({ name }) => name),
      );
      return ours.map(({ name, partitions }) => ({
        name,
        partitions: partitions.length,
        replicationFactor: Math.min(...partitions.map((p) => p.replicas.length)),
        config: configs.get(name) ?? {},
      }));
    },

    async groups(prefix = '') {
      const { groups: known } = await admin.listGroups();
      const ids = known.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
      const { groups } = await admin.describeGroups(ids);
      return new Map(groups.map((one) => [one.groupId, { state: one.state, members: one.members.length }]));
    },

    async createTopics(topics) {
      await admin.createTopics({
        waitForLeaders: false,
        topics: topics.map(({ name, partitions, replicationFactor, config }) => ({
          topic: name,
          numPartitions: partitions,
          replicationFactor,
          configEntries: entries(config),
        })),
      });
      await led(
        admin,
        topics.map(({ name }) => name),
      );
    },

    async addPartitions(topic, count) {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
    },

    async configureTopic(name, config) {
      const resource = { type: ConfigResourceTypes.TOPIC, name, configEntries: entries(config) };
      await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    },

    async acls() {
      const { resources } = await admin.describeAcls({
        resourceType: AclResourceTypes.ANY,
        resourcePatternType: ResourcePatternTypes.ANY,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
      });
      return resources.flatMap(({ resourceType, resourceName: name, resourcePatternType, acls }) =>
        acls.flatMap(({ principal, operation, permissionType, host }): Acl[] => {
          const resource = nameOf(resourceTypes, resourceType);
          const pattern = nameOf(patterns, resourcePatternType);
          const does = nameOf(operations, operation);
          // Rights of other kinds are none of ours.
          if (resource === undefined || pattern === undefined || does === undefined) return [];
          if (permissionType !== AclPermissionTypes.ALLOW || host !== '*') return [];
          return [{ principal, resource, pattern, name, operation: does }];
        }),
      );
    },

    async createAcls(acls) {
      if (acls.length > 0) await admin.createAcls({ acl: acls.map(entryOf) });
    },

    async deleteAcls(acls) {
      if (acls.length > 0) await admin.deleteAcls({ filters: acls.map(entryOf) });
    },

    disconnect: () => admin.disconnect(),
  };
}

/** What a broker says of a topic that it has not heard of yet, or that nobody leads yet. */
const notYet: readonly unknown[] = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];
const ledWithinMs = 30_000;

/** Until every partition has a leader. kafkajs itself waits too, but fails where the broker has not heard of the topic. */
async function led(admin: Admin, topics: string[]): Promise<void> {
  for (const until = performance.now() + ledWithinMs; ;)
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      const { type, cause } = error as { type?: unknown; cause?: { type?: unknown } };
      if (!notYet.includes(type ?? cause?.type) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

async function configsOf(admin: Admin, names: string[]): Promise<Map<string, Record<string, string>>> {
  if (names.length === 0) return new Map();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(
        configEntries
          .filter((e) => (e.configSource as number) === setOnTheTopic)
          .map((e) => [e.configName, e.configValue]),
      ),
    ]),
  );
}

const entries = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }));

const resourceTypes = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP } as const;
const patterns = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED } as const;
const operations = {
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  describe: AclOperationTypes.DESCRIBE,
} as const;

const nameOf = <T extends Record<string, number>>(table: T, value: number): keyof T | undefined =>
  Object.keys(table).find((name) => table[name] === value);

const entryOf = ({ principal, resource, pattern, name, operation }: Acl) => ({
  principal,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
  resourceType: resourceTypes[resource],
  resourcePatternType: patterns[pattern],
  resourceName: name,
  operation: operations[operation],
});
