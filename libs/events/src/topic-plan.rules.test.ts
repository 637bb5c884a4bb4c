import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDone, topicConfig, topicPlan, type ExistingTopic, type TopicChange } from './topic-plan.rules.ts';
import { topics, type TopicDeclaration } from './topics.ts';

const care: TopicDeclaration = { name: 'rymeda.care.events', partitions: 6, retentionMs: 1_000 };
const as = (topic: TopicDeclaration, more: Partial<ExistingTopic> = {}): ExistingTopic => ({
  name: topic.name,
  partitions: topic.partitions,
  replicationFactor: 3,
  config: topicConfig(topic, 3),
  ...more,
});
const three = { brokers: 3 };
const kinds = (plan: TopicChange[]) => plan.map((c) => c.kind);

/** What a cluster looks like after a plan was carried out. */
function carriedOut(plan: TopicChange[], before: ExistingTopic[]): ExistingTopic[] {
  const after = new Map(before.map((t) => [t.name, t]));
  for (const c of plan) {
    const is = after.get(c.topic);
    if (c.kind === 'create') after.set(c.topic, { ...c, name: c.topic });
    if (c.kind === 'grow' && is) after.set(c.topic, { ...is, partitions: c.to });
    if (c.kind === 'configure')
      after.set(c.topic, { ...(after.get(c.topic) as ExistingTopic), config: c.config });
  }
  return [...after.values()];
}

describe('a plan of topics', () => {
  it('makes those that are missing, with retention, replicas and how many must be in sync', () => {
    expect(topicPlan([care], [], three)).toEqual([
      {
        kind: 'create',
        topic: 'rymeda.care.events',
        partitions: 6,
        replicationFactor: 3,
        config: {
          'cleanup.policy': 'delete',
          'retention.ms': '1000',
          'min.insync.replicas': '2',
          'unclean.leader.election.enable': 'false',
        },
      },
    ]);
    const [compacted] = topicPlan([{ ...care, cleanup: 'compact' }], [], three);
    expect(compacted).toMatchObject({
      config: { 'cleanup.policy': 'compact', 'delete.retention.ms': '1000' },
    });
  });

  it('never shrinks, and grows only what is drained: a record’s events would overtake each other', () => {
    expect(kinds(topicPlan([care], [as(care, { partitions: 8 })], { ...three, drained: true }))).toEqual([
      'refuse',
    ]);
    expect(topicPlan([care], [as(care, { partitions: 2 })], three)).toEqual([
      expect.objectContaining({ kind: 'refuse', reason: expect.stringContaining('--drained') }),
    ]);
    expect(topicPlan([care], [as(care, { partitions: 2 })], { ...three, drained: true })).toEqual([
      { kind: 'grow', topic: 'rymeda.care.events', from: 2, to: 6 },
    ]);
  });

  it('refuses what the cluster can’t hold: too few brokers, too few replicas of what is there', () => {
    expect(kinds(topicPlan([care], [], { brokers: 2 }))).toEqual(['refuse']);
    expect(kinds(topicPlan([care], [as(care, { replicationFactor: 1 })], three))).toEqual(['refuse']);
    expect(topicPlan([care], [], { brokers: 1, singleBroker: true })).toMatchObject([
      { kind: 'create', replicationFactor: 1, config: { 'min.insync.replicas': '1' } },
    ]);
  });

  it('sets what differs and keeps what others have set', () => {
    const is = as(care, { config: { ...topicConfig(care, 3), 'retention.ms': '5', 'segment.ms': '7' } });
    expect(topicPlan([care], [is], three)).toEqual([
      {
        kind: 'configure',
        topic: care.name,
        config: { ...topicConfig(care, 3), 'segment.ms': '7' },
        was: { 'retention.ms': '5' },
      },
    ]);
  });

  it('tells of topics of ours that nobody declares, never touches them, and is silent about others', () => {
    const stray = as({ ...care, name: 'rymeda.old.events' });
    const other = as({ ...care, name: 'somebody.else' });
    const plan = topicPlan([care], [as(care), stray, other], three);
    expect(plan).toEqual([{ kind: 'undeclared', topic: 'rymeda.old.events' }]);
    expect(isDone(plan)).toBe(true);
    const more = topicPlan([care, { ...care, name: 'rymeda.new.events' }], [as(care), stray], three);
    expect([more.length, isDone(more)]).toEqual([2, false]);
  });

  it('asks for nothing once it was carried out, whatever was there before', () => {
    const topic = fc.record({
      partitions: fc.integer({ min: 1, max: 6 }),
      retention: fc.constantFrom('1', '604800000', undefined),
      present: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(topic, { minLength: topics.length, maxLength: topics.length }), (found) => {
        const before = topics.flatMap((t, i) => {
          const { partitions = 1, retention, present } = found[i] ?? {};
          const config: Record<string, string> = retention === undefined ? {} : { 'retention.ms': retention };
          return present === true ? [as(t, { partitions: Math.min(partitions, t.partitions), config })] : [];
        });
        const options = { ...three, drained: true };
        const after = carriedOut(topicPlan(topics, before, options), before);
        expect(topicPlan(topics, after, options)).toEqual([]);
      }),
    );
  });
});
