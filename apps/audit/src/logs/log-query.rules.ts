import { actions, recordsOf, type AuditAction, type Decision, type Entry } from './entry.ts';

/** The filters of `GET /v1/audit/logs`; times are ISO 8601. */
export interface LogFilter {
  action?: AuditAction | undefined;
  decision?: Decision | undefined;
  resourceType?: string | undefined;
  resourceId?: string | undefined;
  /** A patient's own record, and records that are the patient's. */
  patientId?: string | undefined;
  userId?: string | undefined;
  /** Reads and exports that were allowed: what came to somebody's knowledge. */
  disclosed?: boolean | undefined;
  /** Inclusive. */
  from?: string | undefined;
  /** Exclusive. */
  to?: string | undefined;
}

export interface LogPosition {
  time: Date;
  id: string;
}

/** A database filter and the index that bounds it; without one the database compares two and chooses. */
export interface LogQuery {
  filter: Record<string, unknown>;
  hint?: 'by_action' | 'by_about' | 'by_user' | 'by_user_about' | 'refused';
}

/** Every filter begins with equality in an index whose rest is the order of the list. */
export function logQuery(asked: LogFilter, after?: LogPosition): LogQuery {
  const about = [asked.resourceType, asked.resourceId, asked.patientId].filter((key) => key !== undefined);
  const filter: Record<string, unknown> = {
    ...(about.length === 0 ? {} : { about: about.length === 1 ? about[0] : { $all: [...about].reverse() } }),
    ...notEachOther(asked),
    // What is merely a patient's is not about the patient's record.
    ...(asked.resourceId === undefined ? {} : { 'metadata.patientIds': { $ne: asked.resourceId } }),
    ...(asked.userId === undefined ? {} : { userId: asked.userId }),
    ...(asked.action === undefined ? {} : { action: asked.action }),
    ...(asked.decision === undefined ? {} : { decision: asked.decision }),
    ...(asked.disclosed === true ? { action: { $in: ['read', 'export'] }, decision: 'allowed' } : {}),
    ...timeRange(asked, after),
  };
  const isOfOne =
    asked.userId !== undefined || asked.resourceId !== undefined || asked.patientId !== undefined;
  // Of one caller or record either may be few: then the database chooses.
  if (asked.decision === 'refused') return isOfOne ? { filter } : { filter, hint: 'refused' };
  if (asked.userId !== undefined) return { filter, hint: about.length > 0 ? 'by_user_about' : 'by_user' };
  if (asked.resourceId !== undefined || asked.patientId !== undefined) return { filter, hint: 'by_about' };
  if (asked.resourceType === undefined)
    return { filter: { action: { $in: actions }, ...filter }, hint: 'by_action' };
  return asked.action === undefined ? { filter, hint: 'by_about' } : { filter };
}

/** `about` holds types beside ids: a type that is asked for as an id, or an id as a type, finds nothing. */
function notEachOther({ resourceType, resourceId }: LogFilter): Record<string, unknown> {
  if (resourceType === undefined && resourceId === undefined) return {};
  return {
    resourceType: {
      ...(resourceType === undefined ? {} : { $eq: resourceType }),
      ...(resourceId === undefined ? {} : { $ne: resourceId }),
    },
  };
}

function timeRange(asked: LogFilter, after?: LogPosition): Record<string, unknown> {
  const range = {
    ...(asked.from === undefined ? {} : { $gte: new Date(asked.from) }),
    ...(asked.to === undefined ? {} : { $lt: new Date(asked.to) }),
    ...(after === undefined ? {} : { $lte: after.time }),
  };
  if (after === undefined) return Object.keys(range).length === 0 ? {} : { timestamp: range };
  return {
    timestamp: range,
    $or: [{ timestamp: { $lt: after.time } }, { timestamp: after.time, _id: { $lt: after.id } }],
  };
}

/** Whether a log's filter would take an entry; what the database does with one that is still there. */
export function takes(
  entry: Pick<Entry, 'action' | 'decision' | 'resourceType' | 'about' | 'metadata' | 'userId' | 'timestamp'>,
  filter: LogFilter,
): boolean {
  const { action, decision, resourceType, resourceId, patientId, userId, disclosed, from, to } = filter;
  return (
    (action === undefined || entry.action === action) &&
    (decision === undefined || entry.decision === decision) &&
    (disclosed !== true || (['read', 'export'].includes(entry.action) && entry.decision === 'allowed')) &&
    (resourceType === undefined || entry.resourceType === resourceType) &&
    (resourceId === undefined || recordsOf(entry).includes(resourceId)) &&
    (patientId === undefined || entry.about.includes(patientId)) &&
    (userId === undefined || entry.userId === userId) &&
    (from === undefined || entry.timestamp >= new Date(from)) &&
    (to === undefined || entry.timestamp < new Date(to))
  );
}
