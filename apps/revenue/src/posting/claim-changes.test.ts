import { expect, it } from '@jest/globals';
import { permittedDatabase, RecordAccess, RoleAbility } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { testContext } from '@rymeda/events/testing';
import { runAsTenant } from '@rymeda/tenancy';
import { claimChanges } from './claim-changes.ts';

const stored = {
  _id: 'clm_1',
  organizationId: 'org_1',
  ...{ clientId: 'pat_1', sessionId: 'ses_1', payerId: 'pay_1', status: 'accepted', version: 3 },
  ...{ totalAmount: 15_000, paidAmount: null, submissionState: 'accepted_by_payer' },
  ...{ submittedAt: null, createdAt: new Date('2026-03-02T14:00:00Z') },
};

/** A database of one claim, and what is written to it. */
function oneClaim() {
  const written: [string, unknown][] = [];
  const inner = {
    find: async () => [stored],
    count: async () => 1,
    update: async (_scope: object, _filter: object, update: object) => {
      written.push(['update', update]);
      return { matched: 1, modified: 1 };
    },
    bulkWrite: async () => {
      written.push(['bulk', undefined]);
      return { matched: 1, modified: 1 };
    },
  };
  const database = permittedDatabase({ collection: () => inner } as never, 'revenue');
  const changes = claimChanges({ database, cipher: () => ({}) } as never, { note: () => undefined });
  return { changes, written };
}

it('a person who resolves an exception changes its claim, within the roles that let it see claims', async () => {
  const rules: Rule[] = [
    { actions: ['manage'], resource: 'revenue_exception' },
    { actions: ['manage'], resource: 'revenue_claim' },
  ];
  const operation = { action: 'update', resource: 'revenue_exception' } as const;
  const access = new RecordAccess(new RoleAbility(rules), operation, { reads: false, fields: [] });
  const actor = { id: 'usr_1', kind: 'user' as const, scopes: new Set<string>() };
  const scope = { ...testContext('org_1'), actor, access };
  const tx = { now: new Date('2026-03-05T12:00:00Z'), emit: () => undefined } as unknown as Tx;
  const { changes, written } = oneClaim();
  await runAsTenant(scope, async () => {
    const change = changes.begin(tx, scope, await changes.load(tx, scope, ['clm_1']));
    change.apply('clm_1', { path: ['paid'], submissionState: 'paid', paidAmount: 12_000 });
    await change.save();
  });
  const set = { status: 'paid', submissionState: 'paid', paidAmount: 12_000, version: 4 };
  expect(written).toMatchObject([['update', { $set: set }]]);
});
