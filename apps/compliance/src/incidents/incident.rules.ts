import type {
  BreachDeadline,
  DelayCreate,
  IncidentCreate,
  IncidentTriage,
  NoticeCreate,
  StoredFile,
} from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import { localDay } from '../expiry/expiry.rules.ts';
import { current, isOwedStill, lastDayOfDelay } from './breach-clock.rules.ts';
import type { IncidentState } from './incident.ts';

interface Birth {
  id: string;
  organizationId: string;
  /** Null of an anonymous report. */
  reportedBy: string | null;
  now: Date;
}

const fault = (field: string, message: string, code = 'invalid_value') =>
  validationFailed([{ field, code, message }]);

const instantOf = (time: string | null | undefined): Date | null =>
  time === undefined || time === null ? null : new Date(time);

/** Nothing is discovered before it has happened, and neither lies ahead. */
function requireInOrder(occurredAt: Date | null, discoveredAt: Date, now: Date): void {
  if (discoveredAt > now) throw fault('discoveredAt', 'must not lie ahead');
  if (occurredAt === null) return;
  if (occurredAt > now) throw fault('occurredAt', 'must not lie ahead');
  if (occurredAt > discoveredAt) throw fault('occurredAt', 'must not lie after discoveredAt');
}

/** VALIDATION_FAILED where something is said to have been known before it is. */
export function newIncident(command: IncidentCreate, birth: Birth): IncidentState {
  const { id, organizationId, reportedBy, now } = birth;
  const discoveredAt = instantOf(command.discoveredAt) ?? now;
  const occurredAt = instantOf(command.occurredAt);
  requireInOrder(occurredAt, discoveredAt, now);
  return {
    ...{ id, organizationId, reportedBy, discoveredAt },
    category: command.category,
    title: command.title,
    description: command.description,
    anonymous: command.anonymous,
    occurredAt,
    ...{ status: 'reported', severity: null, assigneeId: null, role: 'covered_entity' },
    ...{ determination: 'undetermined', exception: null, explanation: null, factors: null },
    ...{
      agreementId: null,
      contractDays: null,
      affected: null,
      affectedByState: {},
      delays: [],
      notices: [],
      documents: [],
    },
    ...{ resolution: null, closedAt: null, announced: [], clockSetAt: now },
    ...{ createdAt: now, updatedAt: now, version: 1 },
  };
}

/** INVALID_TRANSITION for one that is closed. */
const open = (state: IncidentState): void => {
  if (state.status !== 'closed') return;
  throw problem('INVALID_TRANSITION', 'A closed incident does not change any more', {
    details: { from: state.status },
  });
};

const next = (state: IncidentState, now: Date, change: Partial<IncidentState>): IncidentState => ({
  ...state,
  ...change,
  updatedAt: now,
  version: state.version + 1,
});

/** The incident as assessed. Whoever says that it is no breach must show why (45 CFR 164.402, 164.414(b)). */
export function triage(
  state: IncidentState,
  said: IncidentTriage,
  facts: { now: Date; zone: string; contractDays?: number | null | undefined },
): IncidentState {
  open(state);
  const { now, zone, contractDays = state.contractDays } = facts;
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const { discoveredAt = state.discoveredAt.toISOString(), ...rest } = given as Partial<IncidentTriage>;
  const triaged = next(state, now, {
    ...(rest as Partial<IncidentState>),
    discoveredAt: new Date(discoveredAt),
    contractDays,
    status: 'triaged',
    clockSetAt: now,
  });
  if (triaged.discoveredAt > now) throw fault('discoveredAt', 'must not lie ahead');
  if (
    said.discoveredAt !== undefined &&
    triaged.occurredAt !== null &&
    triaged.discoveredAt < triaged.occurredAt
  )
    throw fault('discoveredAt', 'must not lie before occurredAt');
  const discoveredOn = localDay(triaged.discoveredAt, zone);
  if (current(triaged).some((n) => n.sentOn < discoveredOn))
    throw fault('discoveredAt', 'must not lie after a notice that was sent');
  requireDemonstrated(triaged);
  const residents = Object.values(triaged.affectedByState).reduce<number>((sum, n) => sum + (n ?? 0), 0);
  if (triaged.affected !== null && residents > triaged.affected)
    throw fault('affectedByState', 'counts more than all who are affected');
  return triaged;
}

function requireDemonstrated({ determination, factors, exception, explanation }: IncidentState): void {
  const required = (field: string) => fault(field, `is required for ${determination}`, 'required');
  if (determination === 'low_probability' && factors === null) throw required('factors');
  if (determination === 'exception' && exception === null) throw required('exception');
  const unexplained = determination === 'exception' || determination === 'no_unsecured_phi';
  if (unexplained && explanation === null) throw required('explanation');
}

export function addDocument(
  state: IncidentState,
  document: { uploadId: string; file: StoredFile },
  now: Date,
): IncidentState {
  open(state);
  if (state.documents.some((d) => d.uploadId === document.uploadId))
    throw fault('uploadId', 'is with this incident already');
  if (state.documents.length >= 100) throw fault('uploadId', 'is one too many: an incident has 100 at most');
  return next(state, now, { documents: [...state.documents, document] });
}

export function addDelay(state: IncidentState, said: DelayCreate, zone: string, now: Date): IncidentState {
  open(state);
  if (new Date(said.statedAt) > now) throw fault('statedAt', 'must not lie ahead');
  if (said.until != null && said.until < localDay(new Date(said.statedAt), zone))
    throw fault('until', 'must not lie before statedAt');
  // Beyond it days are no texts in their order any more.
  if (said.until != null && said.until >= '9999') throw fault('until', 'must lie before the year 9999');
  if (state.delays.length >= 50) throw fault('statedAt', 'is one too many: an incident has 50 at most');
  const delay = { form: said.form, statedAt: said.statedAt, until: lastDayOfDelay(said, zone) };
  return next(state, now, { delays: [...state.delays, delay], clockSetAt: now });
}

/** The last statement of a notice counts; those before it stay, as history. By it another notice may be due on another day. */
export function addNotice(state: IncidentState, said: NoticeCreate, zone: string, now: Date): IncidentState {
  open(state);
  const { notice, sentOn, state: residents = null } = said;
  if (sentOn > localDay(now, zone)) throw fault('sentOn', 'must not lie ahead');
  if (sentOn < localDay(state.discoveredAt, zone)) throw fault('sentOn', 'must not lie before the discovery');
  if (state.notices.length >= 200) throw fault('notice', 'is one too many: an incident has 200 at most');
  const at = now.toISOString();
  const before = state.notices.map((n) =>
    n.notice === notice && n.state === residents ? { ...n, replacedAt: n.replacedAt ?? at } : n,
  );
  return next(state, now, {
    notices: [...before, { notice, state: residents, sentOn, statedAt: at, replacedAt: null }],
    clockSetAt: now,
  });
}

/** INVALID_TRANSITION while it is not assessed, or a notice is owed. */
export function close(
  state: IncidentState,
  resolution: string,
  deadlines: readonly BreachDeadline[],
  now: Date,
): IncidentState {
  open(state);
  const undetermined =
    state.determination === 'undetermined' && (state.category === 'privacy' || state.category === 'security');
  if (state.status !== 'triaged' || undetermined)
    throw problem('INVALID_TRANSITION', 'An incident is closed once it is assessed', {
      details: { from: state.status, determination: state.determination },
    });
  const owed = deadlines.filter(isOwedStill).map(({ notice, state: residents, dueOn }) => ({
    ...{ notice, state: residents, dueOn },
  }));
  if (owed.length > 0)
    throw problem('INVALID_TRANSITION', 'Notices of this breach are still owed', { details: { owed } });
  return next(state, now, { status: 'closed', resolution, closedAt: now });
}
