import { expect, it } from '@jest/globals';
import type { ClaimState } from '../claims/claim.ts';
import { sampleClaim, sampleCoverage, samplePayer } from '../testing/bill.ts';
import { earlierPayers } from './earlier-payers.ts';

type Parts = Parameters<typeof earlierPayers>[0];
type Found = Awaited<ReturnType<ReturnType<typeof earlierPayers>>>;

const first = sampleClaim({ id: 'clm_1', payerId: 'pay_1', paidAmount: 10_000 });
const second = sampleClaim({
  id: 'clm_2',
  payerId: 'pay_2',
  rank: 2,
  primaryClaimId: 'clm_1',
  paidAmount: 4_000,
});
const third = sampleClaim({ id: 'clm_3', payerId: 'pay_3', rank: 3, primaryClaimId: 'clm_2' });
const covered = [
  { ...sampleCoverage, _id: 'cov_1' },
  { ...sampleCoverage, _id: 'cov_2', id: 'cov_2', payerId: 'pay_2', rank: 2 },
];

function told(claim: ClaimState, coverages = covered): Promise<Found> {
  const byId = (all: readonly { id: string }[]) => async (_scope: unknown, id: string) =>
    all.find((one) => one.id === id) ?? null;
  const of = earlierPayers({
    claims: { load: byId([first, second]) },
    payers: { load: byId([samplePayer, { ...samplePayer, id: 'pay_2' }]) },
    coverages: { periodsOf: async () => coverages, load: byId(coverages) },
    ledger: { list: async () => ({ items: [], next: null }) },
  } as unknown as Parts);
  type Asked = Parameters<typeof of>;
  return of({} as Asked[0], {} as Asked[1], claim);
}
const brief = (found: Found) => found.map(({ payer, coverage, paid }) => [payer.id, coverage.rank, paid]);

it('a later payer is told of every payer before it, in their order', async () => {
  expect(await told(first)).toEqual([]);
  expect(brief(await told(second))).toEqual([['pay_1', 1, 10_000]]);
  expect(brief(await told(third))).toEqual([
    ['pay_1', 1, 10_000],
    ['pay_2', 2, 4_000],
  ]);
});

it('a later payer is told nothing where one of them can not be named', async () => {
  expect(await told(third, covered.slice(1))).toEqual([]);
});
