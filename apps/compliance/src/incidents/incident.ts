import type { BreachDeadline, EventData, Incident, SentNotice } from '@rymeda/contracts';

type Dates = 'createdAt' | 'updatedAt' | 'occurredAt' | 'discoveredAt' | 'closedAt';

/** Those of older records have no times. */
type StatedNotice = Pick<SentNotice, 'notice' | 'state' | 'sentOn'> & Partial<SentNotice>;

/** In memory; words and documents are encrypted at rest. reported → triaged, as often as need be → closed. */
export type IncidentState = Omit<Incident, Dates | 'deadlines' | 'documents' | 'notices'> & {
  notices: StatedNotice[];
  occurredAt: Date | null;
  discoveredAt: Date;
  closedAt: Date | null;
  documents: Omit<Incident['documents'][number], 'fileUrl'>[];
  /** When the clock was last set: notices of days that had passed by then are not made up for. */
  clockSetAt: Date;
  /** What was said of notices that are owed, each once: `<notice>/<state>/<last day>/<days>`. */
  announced: string[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** `links`: by upload; none where several incidents are listed. */
export function toIncident(
  { version: _version, clockSetAt: _set, announced: _announced, ...state }: IncidentState,
  deadlines: BreachDeadline[],
  links: Readonly<Record<string, string>> = {},
): Incident {
  return {
    ...state,
    deadlines,
    notices: state.notices.map((n) => ({
      ...n,
      statedAt: n.statedAt ?? null,
      replacedAt: n.replacedAt ?? null,
    })),
    documents: state.documents.map((d) => ({ ...d, fileUrl: links[d.uploadId] ?? null })),
    occurredAt: state.occurredAt?.toISOString() ?? null,
    discoveredAt: state.discoveredAt.toISOString(),
    closedAt: state.closedAt?.toISOString() ?? null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** States alone: neither words nor people. */
export const incidentEvent = (
  verb: 'opened' | 'updated' | 'closed',
  state: IncidentState,
  more: object = {},
) => ({
  name: `compliance.incident.${verb}`,
  subject: `incident/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    category: state.category,
    status: state.status,
    severity: state.severity,
    determination: state.determination,
    anonymous: state.anonymous,
    ...more,
  },
});

export const noticeEvent = (
  state: IncidentState,
  { notice, state: residents, dueOn, regulation }: BreachDeadline,
  daysLeft: number,
) => ({
  name: daysLeft > 0 ? 'compliance.incident.notice_due' : 'compliance.incident.notice_overdue',
  subject: `incident/${state.id}`,
  sequence: state.version,
  data: {
    ...{ id: state.id, notice, state: residents, dueOn, daysLeft, regulation },
  } satisfies EventData<'rymeda.compliance.incident.notice_due.v1'>,
});
