import { expect, it } from '@jest/globals';
import { RecordAccess, RoleAbility } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import { testContext } from '@rymeda/events/testing';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import { sampleClaim, sampleParties, samplePayer } from '../testing/bill.ts';
import { getClaimX12 } from './get-claim-x12.route.ts';

const operation = { action: 'read', resource: 'revenue_claim' } as const;
const reader = (coverage: Partial<Rule> = {}): Rule[] => [
  { actions: ['read'], resource: 'revenue_claim' },
  { actions: ['read'], resource: 'revenue_coverage', ...coverage },
];

/** Of a claim that was submitted without all that its file needs; whether somebody's asking has made it up. */
async function asked(rules: Rule[]): Promise<boolean> {
  const made: string[] = [];
  const { handler } = getClaimX12({
    claims: { load: async () => sampleClaim({ status: 'submitted' }) },
    payers: { load: async () => samplePayer },
    submissions: { ofClaim: async () => ({ id: 'sub_1', content: null, batchId: null, payerId: 'pay_1' }) },
    exclusions: { excluded: async () => new Map() },
    partiesOf: async () => sampleParties,
    completeSubmission: async () => {
      made.push('sub_1');
      return { content: {}, interchange: 1, controlNumber: 'C1', createdAt: new Date(0) };
    },
    writeX12: () => 'ISA*',
    transactions: { run: (_scope: object, work: (tx: object) => unknown) => work({}) },
  } as never);
  const actor = { id: 'usr_1', kind: 'user' as const, scopes: new Set<string>() };
  const access = new RecordAccess(new RoleAbility(rules), operation, { reads: true, fields: [] });
  const scope: TenantContext = { ...testContext('org_1'), actor, access };
  await runAsTenant(scope, () =>
    handler({ scope, params: { id: 'clm_1' } } as never, undefined as never),
  ).catch((error: unknown) => expect(error).toMatchObject({ code: 'FORBIDDEN' }));
  return made.length > 0;
}

it('what a claim’s file lacked is made up by whoever sees all that it is made of, and by nobody else', async () => {
  expect(await asked(reader())).toBe(true);
  expect(await asked(reader({ fields: ['id', 'clientId', 'payerId', 'rank'] }))).toBe(false);
});
