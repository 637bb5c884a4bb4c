import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeSession, daysOf, moveSession, newSession } from './session.rules.ts';
import { transitions, type SessionState, type SessionStatus } from './session.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const birth = { id: 'ses_1', organizationId: 'org_1', now, primaryProviderId: 'prv_1' };
const command = {
  clientId: 'pat_1',
  serviceType: 'behavioral_health',
  scheduledDuration: 60,
  allowOverlap: false,
};
const booked = newSession(command, birth);
const statuses: SessionStatus[] = ['scheduled', 'in_progress', 'completed', 'cancelled', 'no_show'];

describe('a session', () => {
  it("is booked for now with the patient's primary provider when nothing else is said", () => {
    expect(booked).toMatchObject({
      providerId: 'prv_1',
      startTime: now,
      status: 'scheduled',
      endTime: null,
      version: 1,
    });
  });

  it('needs a provider from somewhere', () => {
    expect(() => newSession(command, { ...birth, primaryProviderId: null })).toThrow('invalid');
  });

  it('moves only along its life, and only completion ends it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { maxLength: 8 }), (path) => {
        let state: SessionState = booked;
        for (const to of path) {
          const allowed = transitions[state.status]?.includes(to) ?? false;
          if (!allowed) {
            const why = to === state.status ? `is ${to} already` : `${state.status} can't become ${to}`;
            expect(() => moveSession(state, to, now)).toThrow(why);
            continue;
          }
          const next = moveSession(state, to, now);
          expect(next.version).toBe(state.version + 1);
          expect(next.endTime).toEqual(to === 'completed' ? now : null);
          state = next;
        }
      }),
    );
  });

  it("can't be changed once it is over", () => {
    const done = moveSession(moveSession(booked, 'in_progress', now), 'completed', now);
    expect(() => changeSession(done, { scheduledDuration: 30 }, now)).toThrow(`can't be changed`);
    expect(changeSession(done, { scheduledDuration: 60 }, now).changed).toEqual([]);
  });

  it('guards every UTC day that it touches and no other', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 1440 }),
        (startTime, scheduledDuration) => {
          const days = daysOf({ ...booked, startTime, scheduledDuration });
          const touched = new Set<string>();
          for (let m = 0; m < scheduledDuration; m++)
            touched.add(new Date(startTime.getTime() + m * 60_000).toISOString().slice(0, 10));
          touched.add(
            new Date(startTime.getTime() + scheduledDuration * 60_000 - 1).toISOString().slice(0, 10),
          );
          expect(days).toEqual([...touched]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
