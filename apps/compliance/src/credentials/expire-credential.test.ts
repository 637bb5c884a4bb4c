import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { DueJob } from '../due/due.ts';
import { newCredential } from './credential.rules.ts';
import type { CredentialState } from './credential.ts';
import { credentialExpirer } from './expire-credential.ts';

it.each([
  ['is told of', true, ['compliance.artifact.expiring']],
  ['of a provider who was deleted is not told of any more', false, []],
])('the end of a credential %s', async (_what, isThere, expected) => {
  const made = new Date('2027-01-01T00:00:00Z');
  const command = { providerId: 'prv_1', kind: 'licence' as const, state: 'MA', number: '1' };
  let state: CredentialState = newCredential(
    { ...command, expiresAt: '2027-12-31' },
    { id: 'crd_1', organizationId: 'org_1', now: made },
  );
  const said: string[] = [];
  const tx = {
    now: new Date('2027-12-15T00:00:00Z'),
    emit: ({ name }: { name: string }) => said.push(name),
  } as unknown as Tx;
  const parts = {
    credentials: {
      load: async () => state,
      replace: async (_tx: Tx, _scope: object, next: CredentialState) => void (state = next),
    },
    care: { hasProvider: async () => isThere },
    directory: { timezone: async () => 'UTC' },
    runJob: (_by: object, work: (tx: Tx, scope: object) => unknown) => work(tx, {}),
  } as unknown as Parameters<typeof credentialExpirer>[0];
  const again: unknown[] = [];
  await credentialExpirer(parts)(
    { organizationId: 'org_1', subject: 'crd_1' } as DueJob,
    async (_tx, next) => {
      again.push(next);
    },
  );
  expect([...new Set(said)]).toEqual(expected);
  expect(again).toEqual([isThere ? expect.any(Date) : undefined]);
});
