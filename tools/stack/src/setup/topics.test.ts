import { describe, expect, it } from '@jest/globals';

import { topicChanges } from './topics.ts';

describe('topics', () => {
  const declared = [
    { name: 'rymeda.care.events', partitions: 8, retentionMs: 1 },
    { name: 'rymeda.audit.intake', partitions: 4, retentionMs: 1 },
  ];

  it('makes those that are missing and grows those that are too small', () => {
    const changes = topicChanges(declared, new Map([['rymeda.audit.intake', 2]]));
    expect(changes.create.map(({ name }) => name)).toEqual(['rymeda.care.events']);
    expect(changes.grow).toEqual([{ topic: 'rymeda.audit.intake', count: 4 }]);
  });

  it('leaves alone what is there, larger ones and undeclared ones included', () => {
    const partitions = new Map([...declared.map(({ name }) => [name, 8] as const), ['other', 1]]);
    expect(topicChanges(declared, partitions)).toEqual({ create: [], grow: [] });
  });
});
