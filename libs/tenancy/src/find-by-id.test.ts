import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currentTenant, runAsTenant, type TenantContext } from './context.ts';
import { findByIdTogether } from './find-by-id.ts';

const context = (organizationId: string, requestId = 'req_1'): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'cli_1', kind: 'client', scopes: new Set() },
  requestId,
  ipAddress: '127.0.0.1',
  operation: 'test',
  disclosures: [],
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Query {
  organizationId: string;
  ids: string[];
  by: string;
  end: (error?: Error) => void;
}

/** A database that answers when it is told to; it has all ids but those with an x. */
function database() {
  const queries: Query[] = [];
  const find = findByIdTogether<{ _id: string; of: string }>(
    (organizationId, ids) =>
      new Promise((resolve, reject) => {
        const there = ids.filter((id) => !id.includes('x')).map((_id) => ({ _id, of: organizationId }));
        const end = (error?: Error): void => (error === undefined ? resolve(there) : reject(error));
        queries.push({ organizationId, ids, by: currentTenant().organizationId, end });
      }),
  );
  const ask = (organizationId: string, id: string) => {
    const caller = context(organizationId);
    return runAsTenant(caller, () => find(caller, id));
  };
  return { queries, ask };
}

describe('reads by id', () => {
  it('of one moment are one query, and of those that come meanwhile one more', async () => {
    const { queries, ask } = database();
    const first = [ask('org_a', '1'), ask('org_a', 'x')];
    await turn();
    const meanwhile = [ask('org_a', '2'), ask('org_a', '3')];
    await turn();
    expect(queries.map((q) => q.ids)).toEqual([['1', 'x']]);
    queries[0]?.end();
    expect(await Promise.all(first)).toEqual([{ _id: '1', of: 'org_a' }, null]);
    await turn();
    expect(queries.map((q) => q.ids)).toEqual([
      ['1', 'x'],
      ['2', '3'],
    ]);
    queries[1]?.end();
    expect(await Promise.all(meanwhile)).toMatchObject([{ _id: '2' }, { _id: '3' }]);
  });

  it('of two organisations are two queries, each in its own context; neither waits for the other', async () => {
    const { queries, ask } = database();
    const [a, b] = [ask('org_a', '1'), ask('org_b', '1')];
    await turn();
    expect(queries).toMatchObject([
      { organizationId: 'org_a', by: 'org_a', ids: ['1'] },
      { organizationId: 'org_b', by: 'org_b', ids: ['1'] },
    ]);
    queries[1]?.end();
    expect(await b).toEqual({ _id: '1', of: 'org_b' });
    queries[0]?.end();
    expect(await a).toEqual({ _id: '1', of: 'org_a' });
  });

  it('of one record are one query too, and give each caller a document of its own, to its depth', async () => {
    const document = { _id: '1', at: new Date(0), list: [{ code: 'F41.1' }], deletedAt: null };
    let queries = 0;
    const find = findByIdTogether<typeof document>(async () => (queries++, [document]));
    const caller = context('org_a');
    const ask = () => runAsTenant(caller, () => find(caller, '1'));
    const answers = (await Promise.all([ask(), ask(), ask()])) as (typeof document)[];
    expect(queries).toBe(1);
    for (const [n, one] of answers.entries()) {
      expect(one).toEqual(document);
      for (const other of answers.slice(n + 1)) {
        expect(one).not.toBe(other);
        expect(one.at).not.toBe(other.at);
        expect(one.list).not.toBe(other.list);
        expect(one.list[0]).not.toBe(other.list[0]);
      }
    }
  });

  it('that nobody has are nothing for each who asks', async () => {
    const { queries, ask } = database();
    const both = [ask('org_a', 'x'), ask('org_a', 'x')];
    await turn();
    queries[0]?.end();
    expect(await Promise.all(both)).toEqual([null, null]);
    expect(queries).toHaveLength(1);
  });

  it('that fail are refused to those whose query it was, and to nobody after them', async () => {
    const { queries, ask } = database();
    const failed = ask('org_a', '1');
    await turn();
    const next = ask('org_a', '2');
    queries[0]?.end(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    await turn();
    queries[1]?.end();
    expect(await next).toMatchObject({ _id: '2' });
  });

  it('wait for a slow query a little only', async () => {
    const { queries, ask } = database();
    const slow = ask('org_a', '1');
    await turn();
    const next = ask('org_a', '2');
    while (queries.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    queries[1]?.end();
    expect(await next).toMatchObject({ _id: '2' });
    queries[0]?.end();
    expect(await slow).toMatchObject({ _id: '1' });
  });

  it('are each answered with what was asked for, whoever asks when', async () => {
    const asked = fc.record({
      organizationId: fc.constantFrom('org_a', 'org_b'),
      id: fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constant('x')),
      pause: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(asked, { maxLength: 400 }), async (list) => {
        let largest = 0;
        const find = findByIdTogether<{ _id: string; of: string }>(async (of, ids) => {
          expect(currentTenant().organizationId).toBe(of);
          expect(new Set(ids).size).toBe(ids.length);
          largest = Math.max(largest, ids.length);
          await turn();
          return ids.filter((id) => id !== 'x').map((_id) => ({ _id, of }));
        });
        const answers = [];
        for (const { organizationId, id, pause } of list) {
          const caller = context(organizationId);
          answers.push(runAsTenant(caller, () => find(caller, id)));
          if (pause) await turn();
        }
        const expected = list.map(({ id, organizationId: of }) => (id === 'x' ? null : { _id: id, of }));
        expect(await Promise.all(answers)).toEqual(expected);
        expect(largest).toBeLessThanOrEqual(100);
      }),
      { numRuns: 50 },
    );
  });

  it('leave nothing behind: the next of an organisation begins anew', async () => {
    const { queries, ask } = database();
    for (const id of ['1', '2', '3']) {
      const found = ask('org_a', id);
      await turn();
      queries.at(-1)?.end();
      expect(await found).toMatchObject({ _id: id });
      await turn();
    }
    expect(queries.map((q) => q.ids)).toEqual([['1'], ['2'], ['3']]);
  });
});
