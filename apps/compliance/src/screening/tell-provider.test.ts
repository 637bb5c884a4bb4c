import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { DueJob } from '../due/due.ts';
import { identityEffects } from '../identity/identity-effects.ts';
import { providerTeller } from './tell-provider.ts';

const now = new Date('2027-01-01T00:00:00Z');

async function plannedBy(was: { providerId: string | null } | null, providerId: string | null) {
  const planned: string[] = [];
  const effects = identityEffects({
    identity: { person: async () => was, savePerson: async () => undefined },
    due: {
      plan: async (_tx: object, _scope: object, { kind }: { kind: string }) => planned.push(kind),
      ensure: async () => undefined,
    },
  } as unknown as Parameters<typeof identityEffects>[0]);
  const data = { status: 'active', roles: [], hireDate: null, providerId };
  const event = { subject: 'user/usr_1', organizationid: 'org_1', time: now.toISOString(), data };
  await effects['rymeda.identity.user.updated.v1']?.({ now } as Tx, event as never);
  return planned;
}

it('a user who is a provider from now on is told of to who bills, and at no other change', async () => {
  expect(await plannedBy({ providerId: null }, 'prv_1')).toContain('screening-provider');
  expect(await plannedBy(null, 'prv_1')).toContain('screening-provider');
  expect(await plannedBy({ providerId: 'prv_1' }, 'prv_1')).not.toContain('screening-provider');
  expect(await plannedBy({ providerId: 'prv_1' }, null)).not.toContain('screening-provider');
});

it('what was confirmed of it before is told with the provider, as a version of its own', async () => {
  const said: object[] = [];
  const kept: number[] = [];
  const confirmed = { id: 'scm_1', version: 2, status: 'confirmed', entry: { since: '2020-01-20' } };
  const asked: object[] = [];
  const parts = {
    screenings: {
      list: async (_scope: object, filter: object) => {
        asked.push(filter);
        return { items: [confirmed], next: null };
      },
      replace: async (_tx: Tx, _scope: object, { version }: { version: number }) => kept.push(version),
    },
    identity: { person: async () => ({ providerId: 'prv_1' }) },
    runJob: (_by: object, work: (tx: Tx, scope: object) => unknown) =>
      work({ now, emit: (event: object) => said.push(event) } as unknown as Tx, {}),
  } as unknown as Parameters<typeof providerTeller>[0];
  let finished = false;
  await providerTeller(parts)({ organizationId: 'org_1', subject: 'usr_1' } as DueJob, async () => {
    finished = true;
  });
  expect(asked).toEqual([{ referenceId: 'usr_1', status: 'confirmed' }]);
  expect(kept).toEqual([3]);
  expect(said).toMatchObject([
    {
      name: 'compliance.screening.decided',
      sequence: 3,
      data: { id: 'scm_1', status: 'confirmed', providerId: 'prv_1', effectiveOn: '2020-01-20' },
    },
  ]);
  expect(finished).toBe(true);
});
