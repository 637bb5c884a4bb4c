import {
  accountingSuspended,
  disclosureRecorded,
  gapClosed,
  gapFound,
  monthArchived,
  phiAccessed,
  requestsRefused,
  type AccessRecord,
  type CloudEvent,
} from '@rymeda/contracts';
import { isId, withoutHyphens } from '@rymeda/kernel';
import type { AuditAction, NewEntry } from '../logs/entry.ts';

/** What an event's name and its place in its record's life say about the action. */
export function actionOf(name: string, subject: string, sequence: number): AuditAction {
  const [resource, verb] = name.split('.').slice(-2) as [string, string];
  if (verb === 'created') return 'create';
  if (verb === 'deleted') return 'delete';
  if (verb === 'accessed') return 'read';
  if (verb === 'exported') return 'export';
  // Nothing is told of a sign-in's grant but its end.
  if (verb === 'revoked') return 'update';
  // The first event of a record makes it, whatever it is called: a session is scheduled, a note is added.
  return sequence === 1 && subject.startsWith(`${resource}/`) ? 'create' : 'update';
}

/** `rymeda.care.session.completed.v1` → `care.session.completed`; `undefined` for a type of another form. */
export const eventName = (type: string): string | undefined =>
  /^rymeda\.([a-z_]+(?:\.[a-z_]+)+)\.v\d+$/.exec(type)?.[1];

/** The entries that an event stands for, or `undefined` when it is none that audit can read. */
export function entriesOf(event: CloudEvent): NewEntry[] | undefined {
  const name = eventName(event.type);
  if (name === undefined || Number.isNaN(Date.parse(event.time))) return undefined;
  if (name === phiAccessed.name) return accessEntries(event);
  const engine = /^\/rymeda\/([a-z]+)$/.exec(event.source)?.[1];
  const subject = /^([a-z_]+)\/(.+)$/.exec(event.subject);
  if (engine === undefined || subject?.[1] === undefined || subject[2] === undefined) return undefined;
  const resourceType = `${engine}_${subject[1]}`;
  const patients = patientOf(event.data);
  return [
    {
      _id: entryId(event.id),
      organizationId: event.organizationid,
      action: actionOf(name, event.subject, event.sequence),
      resourceType,
      resourceId: subject[2],
      about: [resourceType, subject[2], ...also(name, event.data), ...patients],
      userId: event.actorid,
      ipAddress: event.ipaddress ?? 'internal',
      userAgent: event.useragent ?? null,
      decision: isRefusal(name) ? 'refused' : 'allowed',
      metadata: present({
        event: name,
        requestId: event.requestid,
        sequence: event.sequence,
        changed: names(event.data['changed']),
        ...refusal(name, event.data),
        ...gap(name, event.data),
        ...archived(name, event.data),
        ...hold(name, event.data),
        ...signIn(name, event.data),
        ...brokenGlass(name, event.data),
        ...disclosed(name, event.data),
        patientIds: patients.length === 0 ? undefined : patients,
      }),
      timestamp: new Date(event.time),
    },
  ];
}

/** `identity.token.refused`, `identity.user.sign_in_refused`: what somebody tried in vain. */
const isRefusal = (name: string): boolean => /[._]refused$/.test(name);

const glassBroken = 'care.break_glass.opened';
const signInEnded = 'identity.grant.revoked';
const invited = 'identity.user.invited';

/** What else an entry is found by: the patient, the user, the address of refused requests, the record that lacks versions. */
function also(
  name: string,
  { address, resourceId, patientId, userId, id }: Record<string, unknown>,
): string[] {
  const isOfPatient = [disclosureRecorded.name, accountingSuspended.name, glassBroken].includes(name);
  if (isOfPatient && typeof patientId === 'string') return [patientId];
  if (name === signInEnded && typeof userId === 'string') return [userId];
  if (name === invited && typeof id === 'string') return [id];
  if (name === requestsRefused.name && typeof address === 'string') return [address];
  const isGap = name === gapFound.name || name === gapClosed.name;
  return isGap && typeof resourceId === 'string' ? [resourceId] : [];
}

/** Of a session, a note, a claim: whose it is. A sign-in's `clientId` is an API client. */
const patientOf = ({ clientId }: Record<string, unknown>): string[] =>
  isId('pat', clientId) ? [clientId] : [];

/** A list is one entry with all its records. A batch with another organisation's record in it is not read. */
function accessEntries(event: CloudEvent): NewEntry[] | undefined {
  const parsed = phiAccessed.data.safeParse(event.data);
  if (!parsed.success) return undefined;
  const { records } = parsed.data;
  if (records.some((r) => r.organizationId !== event.organizationid)) return undefined;
  const { process, batch } = parsed.data;
  return records.map((record) => accessEntry(record, process, batch));
}

function accessEntry(record: AccessRecord, process: string, batch: number): NewEntry {
  const { resourceIds, resourceType, patientIds } = record;
  return {
    _id: entryId(record.id),
    organizationId: record.organizationId,
    action: record.action ?? (isExport.test(record.operation) ? 'export' : 'read'),
    resourceType,
    resourceId: resourceIds[0] as string,
    about: [resourceType, ...resourceIds, ...(patientIds ?? [])],
    userId: record.actorId,
    ipAddress: record.ipAddress,
    userAgent: record.userAgent ?? null,
    decision: record.decision ?? 'allowed',
    metadata: present({
      // Nothing was accessed by whoever was refused.
      event: record.decision === 'refused' ? undefined : phiAccessed.name,
      requestId: record.requestId,
      operation: record.operation,
      fields: record.fields.length === 0 ? undefined : record.fields,
      purpose: record.purpose,
      reason: record.reason,
      breakGlass: record.breakGlass,
      cause: record.cause,
      refusal: record.refusal,
      process,
      batch,
      count: resourceIds.length > 1 ? resourceIds.length : undefined,
      patientIds,
    }),
    timestamp: new Date(record.time),
  };
}

/** What leaves with an organisation: records, and the files beside them. */
const isExport = /^platform\.(records|contents)\./;

/** The same for each delivery of an event, so that a second one is a duplicate key. */
export const entryId = (uuid: string): string => `aud_${withoutHyphens(uuid)}`;

/** Names of fields and nothing else: `metadata` is an allow-list. */
const names = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((v) => typeof v === 'string' && /^[A-Za-z][\w.]{0,63}$/.test(v))
    ? (value as string[])
    : undefined;

/** Of a refusal its reason, one of our own words, and how often; of anything else nothing. */
const refusal = (
  name: string,
  { reason, count, minute }: Record<string, unknown>,
): Record<string, unknown> =>
  isRefusal(name)
    ? {
        refusal: typeof reason === 'string' && /^[A-Za-z_]{1,40}$/.test(reason) ? reason : undefined,
        minute: typeof minute === 'string' && /^[\dT:.-]{10,30}Z$/.test(minute) ? minute : undefined,
        count: Number.isSafeInteger(count) ? count : undefined,
      }
    : {};

/** Of a gap the numbers that are missing. */
const gap = (name: string, { from, to, count }: Record<string, unknown>): Record<string, unknown> =>
  name === gapFound.name && [from, to, count].every(Number.isSafeInteger)
    ? { missing: { from, to }, count }
    : {};

/** Of a month that left for the archive which entries it had. */
const archived = (name: string, data: Record<string, unknown>): Record<string, unknown> =>
  name === monthArchived.name && monthArchived.data.safeParse(data).success ? { archived: data } : {};

/** Of a legal hold its case. */
const hold = (name: string, { reason }: Record<string, unknown>): Record<string, unknown> =>
  /\.legal_hold_(placed|released)$/.test(name) &&
  typeof reason === 'string' &&
  /^[\w.:#/-]{3,64}$/.test(reason)
    ? { reason }
    : {};

const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : undefined;

/** Of a sign-in through which client and by what, and of its end why: `reused` is a stolen code or refresh token. */
const signIn = (
  name: string,
  { clientId, methods, reason }: Record<string, unknown>,
): Record<string, unknown> =>
  /^identity\.user\.sign(ed_in|_in_refused)$/.test(name) || name === signInEnded
    ? {
        clientId: word(clientId),
        methods: names(methods),
        reason: name === signInEnded ? word(reason) : undefined,
      }
    : {};

/** Of a broken glass the code of why; what was said besides may speak of the patient. */
const brokenGlass = (name: string, { code }: Record<string, unknown>): Record<string, unknown> =>
  name === glassBroken ? { code: word(code) } : {};

/** Of a recorded disclosure what its accounting needs: who received it, what kind of information, by which paragraph. */
function disclosed(name: string, data: Record<string, unknown>): Record<string, unknown> {
  const { id: _id, ...said } = data;
  if (name === disclosureRecorded.name && disclosureRecorded.data.safeParse(data).success)
    return { disclosure: said };
  if (name === accountingSuspended.name && accountingSuspended.data.safeParse(data).success)
    return { suspension: said };
  return {};
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  const there: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) if (fields[name] !== undefined) there[name] = fields[name];
  return there;
}
