import { describe, expect, it } from '@jest/globals';
import { Problem } from '@rymeda/kernel';
import { keysMayBeScheduled, withHold, withoutHold } from './legal-hold.rules.ts';
import { afterStep, dueStep } from './organization-lifecycle.rules.ts';
import { newOrganization } from './organization.rules.ts';
import type { Hold, OrganizationState } from './organization.ts';

const now = new Date('2026-11-21T10:00:00Z');
const clinic = newOrganization({ name: 'Harbor', timezone: 'UTC' }, { id: 'org_100', now });
const hold = (by: Hold['by'] = 'organization', reason = 'case-1'): Hold => ({
  by,
  reason,
  placedBy: 'usr_1',
  placedAt: now,
});
const done = (next: OrganizationState | Problem): OrganizationState => {
  if (next instanceof Problem) throw next;
  return next;
};

describe('an organisation under legal hold', () => {
  const held = done(withHold(clinic, hold()));

  it('is so by each hold once, and no longer when the last is released', () => {
    expect([held.version, held.legalHolds]).toEqual([2, [hold()]]);
    expect(withHold(held, hold())).toBe(held);
    const twice = done(withHold(held, hold('operator')));
    expect(done(withoutHold(twice, hold(), now))).toMatchObject({
      legalHolds: [hold('operator')],
      version: 4,
    });
  });

  it('keeps what the other side has placed', () => {
    expect(withoutHold(held, hold('operator'), now)).toMatchObject({ code: 'INVALID_TRANSITION' });
    expect(withoutHold(held, hold('organization', 'case-2'), now)).toMatchObject({
      code: 'INVALID_TRANSITION',
    });
  });

  it('can still be suspended, and open again', () => {
    const suspended = done(afterStep(held, 'suspend', now));
    expect(done(afterStep(suspended, 'reactivate', now))).toMatchObject({
      status: 'active',
      legalHolds: [hold()],
    });
  });

  it('cannot be ended, and one that is being ended goes no step further', () => {
    expect(afterStep(held, 'offboard', now)).toMatchObject({ code: 'INVALID_TRANSITION' });
    const ending = done(afterStep(clinic, 'offboard', now, 7));
    const scheduled = {
      ...ending,
      offboarding: { requestedAt: now, waitingDays: 7, keysDestroyedAt: new Date(0) },
    };
    expect([clinic, ending, scheduled].map(keysMayBeScheduled)).toEqual([false, true, true]);
    expect(dueStep(scheduled, now)).toBe('shred');
    const kept = done(withHold(scheduled, hold('operator')));
    expect([kept.status, kept.offboarding, dueStep(kept, now)]).toEqual([
      'offboarding',
      { requestedAt: now, waitingDays: 7, keysDestroyedAt: null },
      'wait',
    ]);
    // Afterwards the waiting time begins anew.
    expect(dueStep(done(withoutHold(kept, hold('operator'), now)), now)).toBe('schedule');
  });

  it('is so for twenty reasons at most', () => {
    const full = Array.from({ length: 20 }, (_, i) => hold('organization', `case-${i}`)).reduce(
      (state, one) => done(withHold(state, one)),
      clinic,
    );
    expect(withHold(full, hold('organization', 'case-20'))).toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('is nothing that a destroyed one can still be', () => {
    expect(withHold({ ...clinic, status: 'shredded' }, hold())).toMatchObject({ code: 'INVALID_TRANSITION' });
  });
});
