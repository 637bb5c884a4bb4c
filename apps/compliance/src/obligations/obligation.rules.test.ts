import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isOwed, settled, standing, type Facts, type Person } from './obligation.rules.ts';
import type { ObligationState } from './obligation.ts';

const zone = 'America/New_York';
const day = 86_400_000;
const at = (text: string): Date => new Date(text);
const assigned = at('2026-03-02T15:00:00Z');
const assignment = {
  audience: 'everyone' as const,
  roleIds: [] as string[],
  userIds: [] as string[],
  dueDays: 30,
  dueFrom: 'assignment' as 'assignment' | 'hire' | 'role',
  repeat: 'never' as 'never' | 'yearly',
  createdAt: assigned,
};
const ana: Person = { id: 'usr_a', status: 'active', roles: ['rol_1'], hireDate: null, roleSince: {} };
const facts = (more: Partial<Facts> = {}): Facts => ({
  version: { id: 'art_1', createdAt: at('2026-01-01T00:00:00Z') },
  attested: null,
  zone,
  now: assigned,
  ...more,
});

describe('something is owed', () => {
  it('by everyone, by who has one of the roles, or by who is named; never by who has left', () => {
    const roles = { ...assignment, audience: 'roles' as const, roleIds: ['rol_1'] };
    const users = { ...assignment, audience: 'users' as const, userIds: ['usr_b'] };
    expect([assignment, roles, users].map((a) => isOwed(a, ana))).toEqual([true, true, false]);
    expect(isOwed(roles, { ...ana, roles: [] })).toBe(false);
    expect(isOwed(users, { ...ana, id: 'usr_b' })).toBe(true);
    expect(isOwed(assignment, { ...ana, status: 'deactivated' })).toBe(false);
  });
});

describe('it is due at the end of the local day,', () => {
  const due = (a: typeof assignment, person: Person, more: Partial<Facts> = {}) =>
    standing(a, person, facts(more)).dueAt.toISOString();

  it('so many days after the assignment', () => {
    // The clocks change on 2026-03-08.
    expect(due(assignment, ana)).toBe('2026-04-02T04:00:00.000Z');
  });

  it('or the hire, which counts for those who come later', () => {
    const hire = { ...assignment, dueFrom: 'hire' as const };
    expect(due(hire, { ...ana, hireDate: '2020-01-01' })).toBe('2026-04-02T04:00:00.000Z');
    expect(due(hire, { ...ana, hireDate: '2026-06-01' })).toBe('2026-07-02T04:00:00.000Z');
  });

  it('or the change of role', () => {
    const role = { ...assignment, dueFrom: 'role' as const, roleIds: ['rol_1'] };
    const roleSince = { rol_1: at('2026-05-01T12:00:00Z'), rol_2: at('2026-09-01T12:00:00Z') };
    expect(due(role, { ...ana, roleSince })).toBe('2026-06-01T04:00:00.000Z');
  });

  it('and again after a new version', () => {
    const version = { id: 'art_2', createdAt: at('2026-10-01T12:00:00Z') };
    expect(due(assignment, ana, { version })).toBe('2026-11-01T04:00:00.000Z');
  });
});

describe('it is met by an attestation of the version in force,', () => {
  const attested = { id: 'att_1', at: at('2026-03-10T12:00:00Z') };

  it('for good', () => {
    const late = facts({ attested, now: at('2036-01-01T00:00:00Z') });
    expect(standing(assignment, ana, late)).toEqual({ status: 'met', dueAt: attested.at });
  });

  it('or for a year: open again thirty days before', () => {
    const yearly = { ...assignment, repeat: 'yearly' as const };
    const stands = (now: string) => standing(yearly, ana, facts({ attested, now: at(now) })).status;
    expect(stands('2027-02-09T04:59:59Z')).toBe('met');
    expect(stands('2027-02-09T05:00:00Z')).toBe('open');
    expect(stands('2027-03-11T05:00:00Z')).toBe('overdue');
  });
});

describe('however often it is looked at', () => {
  const birth = {
    id: 'obl_1',
    organizationId: 'org_1',
    assignmentId: 'asg_1',
    seriesId: 'art_1',
    userId: 'usr_a',
  };
  const look = (was: ObligationState | null, f: Facts) =>
    settled(was && { state: was, retired: false }, birth, standing(assignment, ana, f), f);
  const seed = Math.floor(Math.random() * 2 ** 31);

  it(`it falls overdue once for each version, and never before its time (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5 * day, max: 200 * day }), { maxLength: 20 }), (times) => {
        let was: ObligationState | null = null;
        let told = 0;
        for (const time of [...times, 300 * day, 301 * day]) {
          const f = facts({ now: new Date(assigned.getTime() + time) });
          const change = look(was, f);
          if (change === null) continue;
          if (change.fellOverdue) {
            told++;
            expect(f.now.getTime()).toBeGreaterThanOrEqual(change.obligation.dueAt.getTime());
          }
          expect(change.obligation.timesOverdue).toBe(told);
          was = change.obligation;
        }
        // A clock that jumps back makes it open again, and overdue once more when its time comes once more.
        expect(was?.status).toBe('overdue');
        expect(told).toBeGreaterThanOrEqual(1);
        expect(look(was, facts({ now: new Date(assigned.getTime() + 302 * day) }))).toBeNull();
      }),
      { seed },
    );
  });

  it('it falls overdue once, also where its date is another moment in another time zone', () => {
    const now = new Date(assigned.getTime() + 60 * day);
    const first = look(null, facts({ now }))?.obligation ?? null;
    const moved = look(first, facts({ now, zone: 'Asia/Tokyo' }));
    expect(moved).toMatchObject({ fellOverdue: false, obligation: { status: 'overdue', timesOverdue: 1 } });
    expect(moved?.obligation.dueAt).not.toEqual(first?.dueAt);
  });

  it('it is owed again, by the same date, once a policy is in force again or a person is back', () => {
    const f = facts({ now: new Date(assigned.getTime() + 60 * day) });
    const first = look(null, f)?.obligation;
    if (first === undefined) throw new Error('Nothing was owed');
    const stands = standing(assignment, ana, f);
    expect(settled({ state: first, retired: false }, birth, stands, f)).toBeNull();
    expect(settled({ state: first, retired: true }, birth, stands, f)).toEqual({
      obligation: first,
      fellOverdue: false,
    });
  });

  it('it keeps its id and begins anew with a new version', () => {
    const now = new Date(assigned.getTime() + 60 * day);
    const first = look(null, facts({ now }))?.obligation ?? null;
    expect(first).toMatchObject({ id: 'obl_1', status: 'overdue', timesOverdue: 1 });
    const next = look(first, facts({ now, version: { id: 'art_2', createdAt: now } }));
    expect(next).toMatchObject({
      fellOverdue: false,
      obligation: { id: 'obl_1', status: 'open', artifactId: 'art_2', timesOverdue: 1 },
    });
  });
});
