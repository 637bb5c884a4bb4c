import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Kafka, logLevel } from 'kafkajs';

import type { Report } from '../components/component.ts';

/** What libs/events/src/topics.ts exports as `topics`. */
export interface DeclaredTopic {
  name: string;
  partitions: number;
  retentionMs: number;
}

export interface TopicChanges {
  create: DeclaredTopic[];
  grow: { topic: string; count: number }[];
}

/** Partitions can be added but not taken away. */
export function topicChanges(declared: DeclaredTopic[], partitions: Map<string, number>): TopicChanges {
  const known = (topic: DeclaredTopic): number => partitions.get(topic.name) ?? 0;
  return {
    create: declared.filter((topic) => known(topic) === 0),
    grow: declared
      .filter((topic) => known(topic) > 0 && known(topic) < topic.partitions)
      .map((topic) => ({ topic: topic.name, count: topic.partitions })),
  };
}

export async function declaredTopics(repository: string): Promise<DeclaredTopic[]> {
  const file = join(repository, 'libs', 'events', 'src', 'topics.ts');
  if (!existsSync(file)) return [];
  const { topics } = (await import(pathToFileURL(file).href)) as { topics: DeclaredTopic[] };
  return topics;
}

export async function ensureTopics(
  brokers: string[],
  declared: DeclaredTopic[],
  report: Report,
): Promise<void> {
  if (declared.length === 0) return;
  const client = new Kafka({ clientId: 'rymeda-stack', brokers, logLevel: logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  try {
    // Asking for all topics at once: naming an absent one is an error.
    const { topics } = await admin.fetchTopicMetadata();
    const changes = topicChanges(declared, new Map(topics.map((one) => [one.name, one.partitions.length])));
    if (changes.create.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: changes.create.map(({ name, partitions, retentionMs }) => ({
          topic: name,
          numPartitions: partitions,
          configEntries: [{ name: 'retention.ms', value: String(retentionMs) }],
        })),
      });
    }
    if (changes.grow.length > 0) await admin.createPartitions({ topicPartitions: changes.grow });
    for (const { topic, count } of changes.grow) report(`  Kafka: ${topic} has ${count} partitions now`);
  } finally {
    await admin.disconnect();
  }
}
