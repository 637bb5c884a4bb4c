import { describe, expect, it } from '@jest/globals';
import { changeUser, newUser, removed } from './user.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const later = new Date('2026-11-21T11:00:00Z');
const birth = { id: 'usr_1', organizationId: 'org_100', now };
const command = { email: 'oda@example.org', name: 'Oda', roles: ['rol_1', 'rol_1', 'rol_2'] };
const oda = newUser(command, birth);
const gone = changeUser(oda, { status: 'deactivated' }, later).user;

describe('a user', () => {
  it('begins active at version 1, with each role once', () => {
    expect(oda).toEqual({
      ...{ id: 'usr_1', organizationId: 'org_100', email: 'oda@example.org', name: 'Oda' },
      ...{ roles: ['rol_1', 'rol_2'], hireDate: null, providerId: null },
      ...{ status: 'active', deactivatedAt: null, createdAt: now, updatedAt: now, version: 1 },
    });
    const more = { hireDate: '2026-03-02', providerId: 'prv_1' };
    expect(newUser({ ...command, ...more }, birth)).toMatchObject(more);
  });

  it.each([
    ['a name', { name: 'Oda L' }, ['name']],
    ['an address', { email: 'oda.l@example.org' }, ['email']],
    ['other roles, one of them twice', { roles: ['rol_3', 'rol_3'] }, ['roles']],
    ['a day and a provider', { hireDate: '2026-03-02', providerId: 'prv_1' }, ['hireDate', 'providerId']],
    ['its end', { status: 'deactivated' as const }, ['status']],
  ])('gets %s by a patch, and the names of what changed are told', (_what, patch, changed) => {
    const change = changeUser(oda, patch, later);
    const set = 'roles' in patch ? { roles: ['rol_3'] } : patch;
    expect(change).toMatchObject({ changed, user: { ...set, updatedAt: later, version: 2 } });
    expect(change.verb).toBe(changed.includes('status') ? 'deactivated' : 'updated');
  });

  it('loses what null takes, and stays as it is by a patch of what it has', () => {
    const full = newUser({ ...command, hireDate: '2026-03-02', providerId: 'prv_1' }, birth);
    expect(changeUser(full, { hireDate: null, providerId: null }, later).user).toMatchObject({
      hireDate: null,
      providerId: null,
    });
    expect(changeUser(oda, { name: 'Oda', roles: ['rol_1', 'rol_2'] }, later)).toEqual({
      user: oda,
      changed: [],
      verb: 'updated',
    });
  });

  it('has gone since it was deactivated, whatever changes afterwards, until it is taken back', () => {
    expect(gone.deactivatedAt).toEqual(later);
    const renamed = changeUser(gone, { name: 'Oda L' }, now);
    expect([renamed.verb, renamed.user.deactivatedAt]).toEqual(['updated', later]);
    const back = changeUser(gone, { status: 'active' }, now);
    expect([back.verb, back.user.deactivatedAt]).toEqual(['updated', null]);
  });

  it('that is removed is deactivated, since then or since it was', () => {
    expect(removed(oda, later)).toEqual({
      ...{ ...oda, status: 'deactivated' },
      ...{ deactivatedAt: later, updatedAt: later, version: 2 },
    });
    expect(removed(gone, now)).toMatchObject({ deactivatedAt: later, version: 3 });
  });
});
