import type { SessionCreate, SessionPatch } from '@rymeda/contracts';
import { problem, validationFailed, type Problem } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { plannedEnd, transitions, type SessionState, type SessionStatus } from './session.ts';

interface Birth {
  id: string;
  organizationId: string;
  now: Date;
  primaryProviderId: string | null;
}

/** A booked session. VALIDATION_FAILED when neither the request nor the patient names a provider. */
export function newSession(command: SessionCreate, birth: Birth): SessionState {
  const providerId = command.providerId ?? birth.primaryProviderId;
  if (providerId === null)
    throw validationFailed([
      {
        field: 'providerId',
        code: 'required',
        message: 'is required, as the patient has no primary provider',
      },
    ]);
  const { id, organizationId, now } = birth;
  return {
    id,
    organizationId,
    clientId: command.clientId,
    providerId,
    serviceType: command.serviceType,
    status: 'scheduled',
    startTime: command.startTime === undefined ? now : new Date(command.startTime),
    endTime: null,
    scheduledDuration: command.scheduledDuration,
    warnings: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/**
 * The session in its next status, or INVALID_TRANSITION. Works at any time, whatever `startTime` says: one that begins
 * before the time it was booked for takes place from then on.
 */
export function moveSession(state: SessionState, to: SessionStatus, now: Date): SessionState {
  if (state.status === to) throw invalidTransition(to, to, `The session is ${to} already`);
  if (!transitions[state.status]?.includes(to))
    throw invalidTransition(state.status, to, `A session that is ${state.status} can't become ${to}`);
  const startTime = hasBegun(to) && state.startTime > now ? now : state.startTime;
  return {
    ...state,
    status: to,
    startTime,
    endTime: to === 'completed' ? now : null,
    updatedAt: now,
    version: state.version + 1,
  };
}

const hasBegun = (status: SessionStatus): boolean => status === 'in_progress' || status === 'completed';

const editable = ['providerId', 'serviceType', 'startTime', 'scheduledDuration'] as const;

/** The session after a merge patch; one that is over can't be changed, and one that has begun begins at no time to come. */
export function changeSession(
  state: SessionState,
  patch: SessionPatch,
  now: Date,
): { session: SessionState; changed: string[] } {
  const { allowOverlap: _allowOverlap, startTime, ...plain } = patch;
  const merged = mergePatch(state, {
    ...plain,
    ...(startTime === undefined ? {} : { startTime: new Date(startTime) }),
  });
  const changed = editable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { session: state, changed };
  if (transitions[state.status] === undefined)
    throw invalidTransition(state.status, state.status, `A session that is ${state.status} can't be changed`);
  if (hasBegun(state.status) && changed.includes('startTime') && merged.startTime > now)
    throw validationFailed([
      {
        field: 'startTime',
        code: 'out_of_range',
        message: 'must not be in the future, as the session has begun',
      },
    ]);
  return { session: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

/** The session as it is when it is gone; RECORD_RETAINED for one with a signed note, which is read through it alone. */
export function deleteSession(
  state: SessionState,
  { hasSignedNote }: { hasSignedNote: boolean },
): SessionState {
  if (hasSignedNote)
    throw problem(
      'RECORD_RETAINED',
      'The session has a signed note, which is part of a record that must be kept',
      {
        details: { reason: 'signed_note' },
      },
    );
  return { ...state, version: state.version + 1 };
}

export const inProgress = (message: string): Problem => problem('SESSION_IN_PROGRESS', message);

/** Whether a change may put the session onto somebody else's slot. */
export const movesSlot = (changed: readonly string[]): boolean => changed.some((f) => f !== 'serviceType');

/** The UTC days that a session touches: with the provider, the guards that bookings of one slot meet at. */
export function daysOf(session: SessionState): string[] {
  const days: string[] = [];
  const last = plannedEnd(session).getTime() - 1;
  for (let t = session.startTime.getTime(); ; t += 86_400_000) {
    days.push(new Date(Math.min(t, last)).toISOString().slice(0, 10));
    if (t >= last) return [...new Set(days)];
  }
}

export function slotUnavailable(session: SessionState): Problem {
  const slot = {
    providerId: session.providerId,
    startTime: session.startTime.toISOString(),
    endTime: plannedEnd(session).toISOString(),
  };
  return problem('SLOT_UNAVAILABLE', 'The provider has another session at this time', {
    details: { slot, reason: 'provider_busy' },
  });
}

const invalidTransition = (from: SessionStatus, to: SessionStatus, message: string): Problem =>
  problem('INVALID_TRANSITION', message, { details: { from, to } });
