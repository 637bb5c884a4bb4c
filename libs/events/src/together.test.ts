import { expect, it } from '@jest/globals';
import { systemClock } from '@rymeda/kernel';
import { testContext } from './testing/servers.ts';
import { togetherWriter, type Draft } from './together.ts';
import type { Transactions, Tx } from './tx.ts';

const kind = {};
/** What is committed together, by organisation, and who was run alone. */
function writer(onCommit: (items: unknown[]) => void = () => undefined) {
  const groups: { organizationId: string; items: unknown[] }[] = [];
  const alone: string[] = [];
  const run: Transactions['run'] = (context, work) => {
    alone.push(context.organizationId);
    return work(transactionOf());
  };
  const together = togetherWriter({
    ...{ engine: 'care', clock: systemClock, isTransient: () => false, alone: run },
    async commit({ organizationId }, drafts: readonly Draft[]) {
      await new Promise((resolve) => setImmediate(resolve));
      const items = drafts.flatMap(({ writes }) => [...writes.values()].flatMap((kept) => kept.items));
      onCommit(items);
      groups.push({ organizationId, items });
    },
  });
  return { together, groups, alone };
}
/** One that has begun: nothing is kept for later. */
const transactionOf = () => ({ later: () => false, attempt: 0 }) as never;

const inserting =
  (item: unknown) =>
  async (tx: Tx): Promise<unknown> => {
    const later = tx.later;
    later?.(kind, item, () => Promise.resolve());
    await Promise.resolve();
    return item;
  };

it('what comes at the same moment is written at once, each organisation’s by itself', async () => {
  const { together, groups, alone } = writer();
  const results = await Promise.all(
    [1, 2, 3, 4].map((n) => together(testContext(n % 2 === 0 ? 'org_a' : 'org_b'), inserting(n))),
  );
  expect(results).toEqual([1, 2, 3, 4]);
  expect(groups).toEqual([
    { organizationId: 'org_b', items: [1, 3] },
    { organizationId: 'org_a', items: [2, 4] },
  ]);
  expect(alone).toEqual([]);
});

it('what can’t be written together is run alone, each, and nobody of another organisation is', async () => {
  const { together, groups, alone } = writer((items) => {
    if (items.includes('bad')) throw new Error('duplicate');
  });
  const all = ['bad', 'good'].map((item) => together(testContext('org_a'), inserting(item)));
  const other = together(testContext('org_b'), inserting('other'));
  expect(await Promise.all([...all, other])).toEqual(['bad', 'good', 'other']);
  expect(alone).toEqual(['org_a', 'org_a']);
  expect(groups).toEqual([{ organizationId: 'org_b', items: ['other'] }]);
  // Its next ones are not tried together for a while: duplicates come in rows.
  await together(testContext('org_a'), inserting('next'));
  expect(alone).toHaveLength(3);
});

it('is never made again when nobody knows whether it was committed', async () => {
  const unknown = Object.assign(new Error('no answer'), {
    hasErrorLabel: (label: string) => label === 'UnknownTransactionCommitResult',
  });
  const { together, alone } = writer(() => {
    throw unknown;
  });
  await expect(together(testContext('org_a'), inserting(1))).rejects.toBe(unknown);
  expect(alone).toEqual([]);
});

it('work that wants to read is run alone, whatever it makes of that', async () => {
  const { together, groups, alone } = writer();
  const swallowing = async (tx: Tx): Promise<unknown> => {
    await inserting('half')(tx);
    try {
      return tx.session;
    } catch {
      return 'swallowed';
    }
  };
  expect(await together(testContext('org_a'), swallowing)).toBeUndefined();
  expect(alone).toEqual(['org_a']);
  expect(groups).toEqual([]);
});

it('what was refused is refused once, and what was hooked runs once, after the commit', async () => {
  const { together, groups, alone } = writer();
  const refused = new Error('refused');
  await expect(together(testContext('org_a'), () => Promise.reject(refused))).rejects.toBe(refused);
  expect([groups, alone]).toEqual([[], []]);
  const order: unknown[] = [];
  await together(testContext('org_a'), async (tx) => {
    tx.beforeCommit(async () => void order.push('before', groups.length));
    tx.afterCommit(() => order.push('after', groups.length));
    return inserting(1)(tx);
  });
  expect(order).toEqual(['before', 0, 'after', 1]);
});

it('what a draft that was given up had disclosed is forgotten', async () => {
  const { together } = writer(() => {
    throw new Error('duplicate');
  });
  const context = testContext('org_a');
  const disclosure = { resourceType: 'care_patient', resourceIds: ['pat_1'], fields: [] };
  await together(context, async (tx) => {
    context.disclosures.push(disclosure);
    return inserting(1)(tx);
  });
  expect(context.disclosures).toEqual([disclosure]);
});
