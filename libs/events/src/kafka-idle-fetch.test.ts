import { beforeEach, describe, expect, it } from '@jest/globals';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import './kafka-idle-fetch.ts';

const topic = 'care';
const partitions = [0, 1, 2];
/** A broker is asked for the partitions that it leads. */
const leaderOf = (partition: number): string => (partition === 2 ? 'b' : 'a');
const message = { offset: '5' };
/** What a broker answers next, by partition: nothing where none is named. */
let answers: Record<number, unknown[]>[];
/** The fetches that brokers got. */
let fetches: { minBytes: number; maxWaitTime: number }[];
beforeEach(() => void ([answers, fetches] = [[], []]));

interface Fetch {
  minBytes: number;
  maxWaitTime: number;
  topics: { partitions: { partition: number }[] }[];
}

function memberOf(settings: { minBytes: number; maxWaitTimeInMs: number }): ConsumerGroup {
  const broker = {
    fetch: async ({ minBytes, maxWaitTime, topics }: Fetch) => {
      fetches.push({ minBytes, maxWaitTime });
      const answer = answers.shift() ?? {};
      const of = ({ partition }: { partition: number }) => ({
        partition,
        messages: answer[partition] ?? [],
        abortedTransactions: [],
      });
      return {
        responses: topics.map((asked) => ({ topicName: topic, partitions: asked.partitions.map(of) })),
      };
    },
  };
  const member = new ConsumerGroup({
    ...settings,
    logger: { namespace: () => ({}) },
    cluster: {
      refreshMetadataIfNecessary: async () => undefined,
      findTopicPartitionMetadata: () =>
        partitions.map((partitionId) => ({ partitionId, leader: leaderOf(partitionId) })),
      findBroker: async () => broker,
    },
  });
  member.subscriptionState.assign([{ topic, partitions }]);
  member.offsetManager = {
    resolveOffsets: async () => undefined,
    committedOffsets: () => ({ [topic]: { 0: '5', 1: '5', 2: '5' } }),
    nextOffset: () => '5',
  };
  return member;
}

const atOnce = { minBytes: 1, maxWaitTime: 500 };
const gathering = { minBytes: 32_768, maxWaitTime: 200 };

describe('a member that gathers', () => {
  it('is told of what comes first at once, gathers what follows, and waits at its broker when nothing does', async () => {
    const member = memberOf({ minBytes: 32_768, maxWaitTimeInMs: 200 });
    answers = [{}, { 1: [message] }, { 0: [message], 1: [message] }, {}, {}, { 0: [message] }];
    for (let n = 0; n < 7; n++) await member.fetch('a');
    expect(fetches).toEqual([atOnce, atOnce, gathering, gathering, atOnce, atOnce, gathering]);
  });

  it('judges each broker by its own answers', async () => {
    const member = memberOf({ minBytes: 32_768, maxWaitTimeInMs: 200 });
    answers = [{ 0: [message] }, {}];
    for (const broker of ['a', 'b', 'a', 'b']) await member.fetch(broker);
    expect(fetches).toEqual([atOnce, atOnce, gathering, atOnce]);
  });
});

it('a member that does not gather is asked for what it was made with, and waits longer where it would', async () => {
  const member = memberOf({ minBytes: 1, maxWaitTimeInMs: 2_000 });
  answers = [{}, { 0: [message] }];
  for (let n = 0; n < 3; n++) await member.fetch('a');
  expect(fetches).toEqual(Array(3).fill({ minBytes: 1, maxWaitTime: 2_000 }));
});

it('hands on what came and no batch of a partition that has nothing; what was only filtered out is one', async () => {
  const member = memberOf({ minBytes: 1, maxWaitTimeInMs: 500 });
  answers = [{}, { 1: [message] }, { 0: [{ offset: '5', isControlRecord: true }] }];
  expect(await member.fetch('a')).toEqual([]);
  expect(await member.fetch('a')).toMatchObject([{ topic, partition: 1 }]);
  expect(await member.fetch('a')).toMatchObject([{ topic, partition: 0 }]);
});
