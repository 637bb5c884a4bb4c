import { describe, expect, it } from '@jest/globals';
import type { Transactions } from '@rymeda/events';
import type { StatusStores } from './change-status.ts';
import { offboarding } from './offboarding.ts';
import type { Hold, OrganizationState } from './organization.ts';
import { newOrganization } from './organization.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const inAWeek = new Date('2026-11-28T10:00:00Z');
const hold: Hold = { by: 'operator', reason: 'case-1', placedBy: 'usr_1', placedAt: now };
const ending = (id: string, keysDestroyedAt: Date | null = null): OrganizationState => ({
  ...newOrganization({ name: 'Harbor', timezone: 'UTC' }, { id, now }),
  status: 'offboarding',
  offboarding: { requestedAt: now, waitingDays: 7, keysDestroyedAt },
});

/** `listed`: what a round has found; `stored`: what is there when its turn comes. */
function ended(listed: OrganizationState[], stored = listed, keyGoesAt: Date = inAWeek) {
  const organizations = new Map(stored.map((o) => [o.id, o]));
  const scheduled: string[] = [];
  const failures: unknown[] = [];
  const forgotten: string[] = [];
  const told: unknown[] = [];
  const stores = {
    organizations: {
      offboarding: () => Promise.resolve(listed),
      holdStatus: (_tx: unknown, { organizationId }: { organizationId: string }) =>
        Promise.resolve(organizations.get(organizationId)?.status ?? null),
      load: ({ organizationId }: { organizationId: string }) =>
        Promise.resolve(organizations.get(organizationId) ?? null),
      update: (_tx: unknown, _scope: unknown, state: OrganizationState) =>
        Promise.resolve(void organizations.set(state.id, state)),
      setOffboarding: (_tx: unknown, _scope: unknown, state: OrganizationState) =>
        Promise.resolve(void organizations.set(state.id, state)),
    },
    settings: { next: () => Promise.resolve(1) },
  } as unknown as StatusStores;
  const transactions = {
    run: (_scope: unknown, work: (tx: object) => unknown) =>
      work({ now, emit: (event: unknown) => void told.push(event) }),
  } as unknown as Transactions;
  const rounds = offboarding({
    stores,
    transactions,
    credentials: {
      removeAll: ({ organizationId }) => Promise.resolve(void forgotten.push(organizationId)),
    },
    keyProvider: {
      scheduleDestruction(id) {
        if (id === 'org_stuck') return Promise.reject(new Error('KMS refuses'));
        scheduled.push(id);
        return Promise.resolve(keyGoesAt);
      },
      destroyDue: () => Promise.resolve(),
    },
    clock: () => now,
    onFailure: (error) => failures.push(error),
  });
  const of = (id: string) => organizations.get(id);
  return { once: rounds.once, of, scheduled, failures, forgotten, told };
}

describe('ending an organisation', () => {
  it('writes down when its keys go, and on that day that they are gone', async () => {
    const begun = ended([ending('org_a')]);
    await begun.once();
    expect(begun.of('org_a')?.offboarding?.keysDestroyedAt).toEqual(inAWeek);
    expect(begun.forgotten).toEqual([]);
    const due = ended([ending('org_a', now)], undefined, now);
    await due.once();
    expect([due.of('org_a')?.status, due.failures]).toEqual(['shredded', []]);
    // Nobody signs in with them again, and no key hides them.
    expect(due.forgotten).toEqual(['org_a']);
  });

  it('makes a version of the day on which its keys go, with its event, once', async () => {
    const { once, of, told } = ended([ending('org_a')]);
    await once();
    expect(of('org_a')).toMatchObject({ version: 2, updatedAt: now });
    const data = { status: 'offboarding', changed: ['offboarding'] };
    expect(told).toMatchObject([{ name: 'identity.organization.updated', sequence: 2, data }]);
    // Its day has come, but not at the key provider, which says the same day again.
    const asked = ended([ending('org_a', now)], [ending('org_a', inAWeek)]);
    await asked.once();
    const onTheDay = ended([ending('org_a', now)], undefined, inAWeek);
    await onTheDay.once();
    await onTheDay.once();
    expect([asked.told.length, onTheDay.told.length, onTheDay.of('org_a')?.version]).toEqual([0, 1, 2]);
  });

  it('touches no key of one that was put under hold, or taken back, since the round began', async () => {
    const held = { ...ending('org_held'), legalHolds: [hold] };
    const back: OrganizationState = { ...ending('org_back'), status: 'suspended', offboarding: null };
    const { once, of, scheduled } = ended([ending('org_held'), ending('org_back')], [held, back]);
    await once();
    expect([scheduled, of('org_held'), of('org_back')]).toEqual([[], held, back]);
  });

  it('is not told of one that was put under hold on the day itself', async () => {
    const held = { ...ending('org_held', now), legalHolds: [hold] };
    const { once, of } = ended([ending('org_held', now)], [held], now);
    await once();
    expect(of('org_held')).toEqual(held);
  });

  it('waits anew where the key is still there on its day', async () => {
    const { once, of } = ended([ending('org_a', now)]);
    await once();
    expect(of('org_a')).toMatchObject({ status: 'offboarding', offboarding: { keysDestroyedAt: inAWeek } });
  });

  it('goes on with the others when one fails', async () => {
    const { once, of, failures } = ended([ending('org_stuck'), ending('org_a')]);
    await once();
    expect([of('org_a')?.offboarding?.keysDestroyedAt, failures.length]).toEqual([inAWeek, 1]);
  });
});
