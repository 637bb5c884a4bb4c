import type { Session } from '@rymeda/contracts';

export type SessionStatus = Session['status'];

/** A session in memory. It occupies its provider from `startTime` for `scheduledDuration` minutes. */
export type SessionState = Omit<Session, 'createdAt' | 'updatedAt' | 'startTime' | 'endTime'> & {
  startTime: Date;
  endTime: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** The life of a session; a status that is not here is final. */
export const transitions: Partial<Record<SessionStatus, readonly SessionStatus[]>> = {
  scheduled: ['in_progress', 'cancelled', 'no_show'],
  in_progress: ['completed', 'cancelled'],
};

/** Only these occupy their provider. */
export const occupying: readonly SessionStatus[] = ['scheduled', 'in_progress'];

/** The event of each status that a session comes into. */
const eventOf = {
  scheduled: 'scheduled',
  in_progress: 'started',
  completed: 'completed',
  cancelled: 'cancelled',
  no_show: 'no_show',
} as const satisfies Record<SessionStatus, string>;

export type SessionEvent = (typeof eventOf)[SessionStatus] | 'updated' | 'deleted';

export const eventOfStatus = (status: SessionStatus): SessionEvent => eventOf[status];

export const plannedEnd = (s: Pick<SessionState, 'startTime' | 'scheduledDuration'>): Date =>
  new Date(s.startTime.getTime() + s.scheduledDuration * 60_000);

export function toSession(state: SessionState): Session {
  const {
    id,
    organizationId,
    clientId,
    providerId,
    serviceType,
    status,
    startTime,
    endTime,
    scheduledDuration,
  } = state;
  return {
    id,
    organizationId,
    clientId,
    providerId,
    serviceType,
    status,
    startTime: startTime.toISOString(),
    endTime: endTime?.toISOString() ?? null,
    scheduledDuration,
    // Sessions from before there were warnings have none.
    warnings: state.warnings ?? [],
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

export function sessionEvent(verb: SessionEvent, state: SessionState, more: object = {}) {
  const { id, clientId, providerId, serviceType, status, startTime, endTime, scheduledDuration } =
    toSession(state);
  return {
    name: `care.session.${verb}`,
    subject: `session/${id}`,
    sequence: state.version,
    data: { id, clientId, providerId, serviceType, status, startTime, endTime, scheduledDuration, ...more },
  };
}
