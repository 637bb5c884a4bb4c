import { expect, it } from '@jest/globals';
import { holdKeeper, type HoldKeeperOptions } from './hold-keeper.ts';

/** How many documents of an organisation are forgotten soon, and how many a hold has kept. */
interface Documents {
  soon: number;
  kept: number;
}
interface Sought {
  organizationId: string;
  heldExpireAt?: object;
  _id?: { $in: number[] };
}

function keeperOf(documents: Record<string, Documents>, holds: ReadonlyMap<string, boolean>) {
  const commands: [organizationId: string, changed: number][] = [];
  const among = ({ organizationId, heldExpireAt }: Sought) => {
    const its = documents[organizationId] ?? { soon: 0, kept: 0 };
    const [from, to] = heldExpireAt === undefined ? (['soon', 'kept'] as const) : (['kept', 'soon'] as const);
    return { count: its[from], move: (n: number) => ((its[from] -= n), (its[to] += n)) };
  };
  const collection = {
    find: (sought: Sought, { limit }: { limit: number }) => ({
      toArray: async () =>
        Array.from({ length: Math.min(limit, among(sought).count) }, (_, _id) => ({ _id })),
    }),
    updateMany: async (sought: Sought, { $rename }: { $rename?: object }) => {
      if ($rename === undefined) return;
      const { count, move } = among(sought);
      const changed = sought._id?.$in.length ?? count;
      move(changed);
      commands.push([sought.organizationId, changed]);
    },
  };
  const keeper = holdKeeper({
    connection: { collection: () => collection } as unknown as HoldKeeperOptions['connection'],
    collections: ['runs'],
    settings: { holds: () => holds },
    clock: () => new Date(),
    everyMs: 1_000,
    onFailure: () => undefined,
  });
  return { keeper, commands };
}

it('of a large organisation so many are kept by one command as it answers for in time', async () => {
  const documents = { org_large: { soon: 2_500, kept: 0 } };
  const { keeper, commands } = keeperOf(documents, new Map([['org_large', true]]));
  await keeper.look();
  expect(commands).toEqual([
    ['org_large', 1_000],
    ['org_large', 1_000],
    ['org_large', 500],
  ]);
  expect(documents.org_large).toEqual({ soon: 0, kept: 2_500 });
});

it('what years of a hold have kept is given back in many looks, and whoever comes under hold meanwhile is seen to first', async () => {
  const documents = { org_large: { soon: 0, kept: 150_000 }, org_new: { soon: 3, kept: 0 } };
  const holds = new Map([
    ['org_large', false],
    ['org_new', false],
  ]);
  const { keeper, commands } = keeperOf(documents, holds);
  await keeper.look();
  expect(documents.org_large).toEqual({ soon: 100_000, kept: 50_000 });
  holds.set('org_new', true);
  commands.length = 0;
  await keeper.look();
  expect(commands[0]).toEqual(['org_new', 3]);
  expect(documents).toEqual({ org_large: { soon: 150_000, kept: 0 }, org_new: { soon: 0, kept: 3 } });
  commands.length = 0;
  await keeper.look();
  expect(commands).toEqual([]);
});
