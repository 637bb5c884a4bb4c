import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { Call } from '@rymeda/service';
import { cancelOffboarding } from './cancel-offboarding.route.ts';
import type { StatusStores } from './change-status.ts';
import { newOrganization } from './organization.rules.ts';
import type { OrganizationState } from './organization.ts';

const now = new Date('2026-11-21T10:00:00Z');

it('an offboarding is taken back once: asked again, or of one that is only suspended, no key is touched', async () => {
  const rescued: string[] = [];
  let state: OrganizationState = {
    ...newOrganization({ name: 'Harbor', timezone: 'UTC' }, { id: 'org_a', now }),
    status: 'offboarding',
    offboarding: { requestedAt: now, waitingDays: 7, keysDestroyedAt: null },
  };
  const organizations = {
    exists: () => Promise.resolve(true),
    load: () => Promise.resolve(state),
    update: (_tx: unknown, _scope: unknown, next: OrganizationState) => Promise.resolve(void (state = next)),
  };
  const stores = { organizations, settings: { next: () => Promise.resolve(1) } } as unknown as StatusStores;
  const keyProvider = { cancelDestruction: (id: string) => Promise.resolve(void rescued.push(id)) };
  const cancel = async (): Promise<void> => {
    const before: (() => Promise<void>)[] = [];
    const tx = { now, emit: () => undefined, beforeCommit: (work: () => Promise<void>) => before.push(work) };
    const call = {
      params: { organizationId: 'org_a' },
      scope: { organizationId: 'platform', disclosures: [] },
    };
    await cancelOffboarding({ ...stores, keyProvider }).handler(
      call as unknown as Call<never>,
      tx as unknown as Tx,
    );
    for (const work of before) await work();
  };
  await cancel();
  await cancel();
  expect([rescued, state.status]).toEqual([['org_a'], 'suspended']);
});
