import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeSession, daysOf, deleteSession, moveSession, movesSlot, newSession } from './session.rules.ts';
import type { SessionState, SessionStatus } from './session.ts';

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

/** The specification's table, written out once more and in another form than the code's. */
const legal = new Set(
  (
    'scheduled>in_progress scheduled>cancelled scheduled>no_show in_progress>completed ' +
    'in_progress>cancelled'
  ).split(' '),
);

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
          if (!legal.has(`${state.status}>${to}`)) {
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

  it('is booked for when and with whom it is said', () => {
    const said = { ...command, providerId: 'prv_2', startTime: '2026-04-01T09:00:00-04:00' };
    expect(newSession(said, birth)).toMatchObject({
      ...{ providerId: 'prv_2', startTime: new Date('2026-04-01T13:00:00Z') },
    });
  });

  it('names what a change changed, and moves its slot by anything but what is done in it', () => {
    const startTime = '2026-04-01T13:00:00.000Z';
    const { session, changed } = changeSession(booked, { startTime, serviceType: 'intake' }, now);
    expect(changed).toEqual(['serviceType', 'startTime']);
    expect(session).toEqual({
      ...{ ...booked, startTime: new Date(startTime), serviceType: 'intake', updatedAt: now, version: 2 },
    });
    const other = changeSession(booked, { providerId: 'prv_2', scheduledDuration: 30 }, now);
    expect(other.changed).toEqual(['providerId', 'scheduledDuration']);
    expect(other.session.startTime).toEqual(booked.startTime);
    expect([movesSlot(changed), movesSlot(['serviceType']), movesSlot([])]).toEqual([true, false, false]);
    for (const one of ['providerId', 'startTime', 'scheduledDuration']) expect(movesSlot([one])).toBe(true);
  });

  it('ends no earlier than it begins, whenever it was booked for, begun and ended', () => {
    const minutes = fc.integer({ min: -3000, max: 3000 });
    const after = (offset: number) => new Date(now.getTime() + offset * 60_000);
    fc.assert(
      fc.property(minutes, minutes, minutes, (booking, start, end) => {
        const startTime = after(booking);
        const begun = moveSession({ ...booked, startTime }, 'in_progress', after(start));
        // What was booked stays, unless it lay ahead.
        expect(begun.startTime).toEqual(after(Math.min(booking, start)));
        const done = moveSession(begun, 'completed', after(end));
        expect(done.endTime).toEqual(after(end));
        expect(done.startTime.getTime()).toBeLessThanOrEqual(after(end).getTime());
      }),
    );
  });

  it('that has begun is moved to no time to come; one that is cancelled keeps the time it was booked for', () => {
    const later = new Date(now.getTime() + 60_000);
    const startTime = later.toISOString();
    const begun = moveSession(booked, 'in_progress', now);
    expect(() => changeSession(begun, { startTime }, now)).toThrow('invalid');
    expect(changeSession(begun, { startTime }, later).session.startTime).toEqual(later);
    const ahead = changeSession(booked, { startTime }, now).session;
    expect(moveSession(ahead, 'cancelled', now).startTime).toEqual(later);
  });

  it("can't be changed once it is over", () => {
    const done = moveSession(moveSession(booked, 'in_progress', now), 'completed', now);
    expect(() => changeSession(done, { scheduledDuration: 30 }, now)).toThrow(`can't be changed`);
    expect(changeSession(done, { scheduledDuration: 60 }, now).changed).toEqual([]);
  });

  it('goes, whatever its status, unless it has a signed note', () => {
    const codes = (hasSignedNote: boolean) =>
      statuses.map((status) => {
        try {
          const { version, ...rest } = deleteSession({ ...booked, status }, { hasSignedNote });
          expect({ ...rest, version: 1 }).toEqual({ ...booked, status });
          return version;
        } catch (error) {
          return (error as { code: string }).code;
        }
      });
    expect(codes(false)).toEqual(statuses.map(() => 2));
    expect(codes(true)).toEqual(statuses.map(() => 'RECORD_RETAINED'));
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
      // Midnight itself belongs to the day that begins with it, and to no session that ends then.
      { numRuns: 200, examples: [[new Date('2026-03-02T23:00:00Z'), 60]] },
    );
  });
});
