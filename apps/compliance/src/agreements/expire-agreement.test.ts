import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { DueJob } from '../due/due.ts';
import { newAgreement } from './agreement.rules.ts';
import type { AgreementState } from './agreement.ts';
import { agreementExpirer } from './expire-agreement.ts';

it.each([
  ['has ended is kept from then on', 'none', ['artifact-retention upl_1']],
  ['has renewed itself is kept as it was', 'automatic', []],
] as const)('the file of an agreement that %s', async (_what, renewal, expected) => {
  const command = { counterparty: 'A laboratory', side: 'subcontractor' as const, signedOn: '2026-01-31' };
  const birth = { id: 'baa_1', organizationId: 'org_1', now: new Date('2026-02-01T00:00:00Z'), zone: 'UTC' };
  let state: AgreementState = {
    ...newAgreement(
      { ...command, expiresAt: '2027-01-31', renewal, renewalMonths: 12 },
      { ...birth, accepted: null },
    ),
    uploadId: 'upl_1',
  };
  const tx = { now: new Date('2027-02-01T00:00:00Z'), emit: () => undefined } as unknown as Tx;
  const planned: string[] = [];
  const parts = {
    agreements: {
      load: async () => state,
      replace: async (_tx: Tx, _scope: object, next: AgreementState) => void (state = next),
    },
    directory: { timezone: async () => 'UTC' },
    due: {
      plan: async (_tx: Tx, _scope: object, { kind, subject }: { kind: string; subject: string }) =>
        planned.push(`${kind} ${subject}`),
    },
    runJob: (_by: object, work: (tx: Tx, scope: object) => unknown) => work(tx, {}),
  } as unknown as Parameters<typeof agreementExpirer>[0];
  await agreementExpirer(parts)(
    { organizationId: 'org_1', subject: 'baa_1' } as DueJob,
    async () => undefined,
  );
  expect(planned).toEqual(expected);
});
