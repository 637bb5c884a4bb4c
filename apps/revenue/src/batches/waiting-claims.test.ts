import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import { samplePayer } from '../testing/bill.ts';
import type { SubmissionFacts } from '../submissions/submission.store.ts';
import { waitingClaims } from './waiting-claims.ts';

const tx = {} as Tx;
const scope = { organizationId: 'org_1' };
const claimIds = undefined;

/** Submissions of the claims 1 to `count`, of which some were answered, and some are held. */
function submitted(count: number, { answered = [] as string[], held = [] as string[] }) {
  const rows = Array.from({ length: count }, (_, i) => ({ claimId: String(i + 1) }) as SubmissionFacts);
  return {
    submissions: {
      waiting: async (...[, , , , limit, after]: [...unknown[]]) => {
        const from = after === undefined ? 0 : rows.indexOf(after as SubmissionFacts) + 1;
        return rows.slice(from, from + (limit as number));
      },
    },
    claims: {
      unansweredOf: async (_tx: Tx, _scope: object, ids: readonly string[]) =>
        new Set(ids.filter((id) => !answered.includes(id))),
    },
    heldClaims: async (_tx: Tx, _scope: object, _payer: object, ids: readonly string[]) =>
      new Set(ids.filter((id) => held.includes(id))),
  };
}
const found = async (parts: ReturnType<typeof submitted>, most: number) => {
  const { waiting, held } = await waitingClaims(parts, tx, scope, { payer: samplePayer, claimIds, most });
  return [waiting.map((s) => s.claimId), [...held]];
};

it('what was sent by itself and answered, rejected or paid, goes out in no batch', async () => {
  expect(await found(submitted(4, { answered: ['1', '3'] }), 10)).toEqual([['2', '4'], []]);
});

it('what is held or answered takes no place from what waits behind it', async () => {
  const parts = submitted(6, { answered: ['1', '2'], held: ['3'] });
  expect(await found(parts, 2)).toEqual([['4', '5'], ['3']]);
  expect(await found(parts, 3)).toEqual([['4', '5', '6'], ['3']]);
});

it('where nothing waits, there is nothing', async () => {
  expect(await found(submitted(2, { answered: ['1', '2'] }), 2)).toEqual([[], []]);
});
