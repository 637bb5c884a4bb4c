import { describe, expect, it } from '@jest/globals';
import { Problem } from '@rymeda/kernel';
import { afterStep, dueStep, isOpen, type Step } from './organization-lifecycle.rules.ts';
import type { OrganizationState } from './organization.ts';
import { newOrganization } from './organization.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const clinic = newOrganization({ name: 'Harbor', timezone: 'UTC' }, { id: 'org_100', now });
const take = (state: OrganizationState, step: Step): OrganizationState => {
  const next = afterStep(state, step, now, 7);
  if (next instanceof Problem) throw next;
  return next;
};

describe('the life of an organisation', () => {
  it('is open only while it is active', () => {
    expect(isOpen('active')).toBe(true);
    for (const closed of ['suspended', 'offboarding', 'shredded'] as const)
      expect(isOpen(closed)).toBe(false);
  });

  it('can be suspended, reactivated, ended, and the end taken back until the keys are gone', () => {
    const suspended = take(clinic, 'suspend');
    expect([suspended.status, suspended.version]).toEqual(['suspended', 2]);
    expect(take(suspended, 'suspend')).toBe(suspended);
    expect(take(suspended, 'reactivate')).toMatchObject({ status: 'active', version: 3 });
    expect(take(clinic, 'reactivate')).toBe(clinic);
    const ending = take(clinic, 'offboard');
    expect(take(ending, 'offboard')).toBe(ending);
    expect(take(suspended, 'offboard').status).toBe('offboarding');
    expect(ending.offboarding).toEqual({ requestedAt: now, waitingDays: 7, keysDestroyedAt: null });
    expect(take(ending, 'cancelOffboarding')).toMatchObject({ status: 'suspended', offboarding: null });
    expect(take(ending, 'shred')).toMatchObject({ status: 'shredded', offboarding: ending.offboarding });
  });

  it('is not said to end after other days than it does', () => {
    const ending = take(clinic, 'offboard');
    for (const days of [30, undefined])
      expect(afterStep(ending, 'offboard', now, days)).toMatchObject({
        code: 'INVALID_TRANSITION',
        message: expect.stringContaining('a waiting time of 7 days'),
      });
  });

  it.each([
    ['reactivate', 'offboarding'],
    ['suspend', 'offboarding'],
    ['shred', 'suspended'],
    ['cancelOffboarding', 'active'],
    ['suspend', 'shredded'],
    ['reactivate', 'shredded'],
    ['offboard', 'shredded'],
    ['cancelOffboarding', 'shredded'],
  ] as const)('has no way to %s when it is %s', (step, status) => {
    expect(afterStep({ ...clinic, status }, step, now)).toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('has its keys scheduled, then waits, then is shredded', () => {
    const ending = take(clinic, 'offboard');
    const at = (keysDestroyedAt: Date | null) => ({
      ...ending,
      offboarding: { requestedAt: now, waitingDays: 7, keysDestroyedAt },
    });
    expect(dueStep(clinic, now)).toBe('wait');
    expect(dueStep(at(null), now)).toBe('schedule');
    expect(dueStep(at(new Date(now.getTime() + 1)), now)).toBe('wait');
    expect(dueStep(at(now), now)).toBe('shred');
  });
});
