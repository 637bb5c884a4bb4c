import type { ErrorCode } from '@rymeda/kernel';
import { z } from 'zod';
import { instant, line, pageQuery, plannedInstant, recordBase, reference, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const sessionRecord = record({
  engine: 'care',
  resource: 'session',
  prefix: 'ses',
  collection: 'sessions',
  schemaVersion: 1,
  patient: 'clientId',
  phi: {},
  blind: {},
});

export const sessionStatus = z.enum(['scheduled', 'in_progress', 'completed', 'cancelled', 'no_show']);
export const serviceType = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be a code such as behavioral_health');
const scheduledDuration = z
  .int('must be a whole number')
  .min(1, 'must be 1 to 1440')
  .max(1440, 'must be 1 to 1440');

export const session = z
  .object({
    ...recordBase('ses'),
    clientId: z.string().meta({ description: 'The patient' }),
    providerId: z.string(),
    serviceType,
    status: sessionStatus,
    startTime: instant().meta({
      description: 'What it is booked for; of one that was started earlier, when that was',
    }),
    endTime: instant().nullable().meta({ description: 'When it was completed; never before `startTime`' }),
    scheduledDuration: scheduledDuration.meta({ description: 'Minutes' }),
    warnings: z
      .array(z.enum(['PROVIDER_NOT_CREDENTIALED']))
      .meta({ description: 'What the booking was warned of, where the organisation doesn’t refuse it' }),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

export const sessionCreate = z.strictObject({
  clientId: reference('pat'),
  serviceType,
  providerId: reference('prv').optional().meta({ description: "Default: the patient's primary provider" }),
  startTime: plannedInstant().optional().meta({ description: 'Default: now' }),
  scheduledDuration: scheduledDuration.default(60),
  allowOverlap: z.boolean().default(false),
});
export type SessionCreate = z.output<typeof sessionCreate>;

export const sessionPatch = z
  .strictObject({
    providerId: reference('prv'),
    serviceType,
    startTime: plannedInstant(),
    scheduledDuration,
    allowOverlap: z.boolean(),
  })
  .partial();
export type SessionPatch = z.output<typeof sessionPatch>;

/** Reasons are for the log of the visit's life; they are codes, never free text, so that they can be in events. */
export const sessionAction = z.strictObject({
  reason: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_]{0,63}$/, 'must be a code such as client_request')
    .optional(),
});

const id = { id: 'ses' };
const action = (verb: string, path: string, summary: string, refusals: readonly ErrorCode[] = []) =>
  operation({
    name: `care.sessions.${verb}`,
    method: 'POST',
    path: `/v1/care/sessions/{id}/${path}`,
    kind: 'action',
    scope: 'care:write',
    params: id,
    summary,
    body: sessionAction,
    bodyOptional: true,
    data: session,
    status: 200,
    errors: ['INVALID_TRANSITION', ...refusals, 'PRECONDITION_FAILED'],
  });

export const sessionOperations = {
  create: operation({
    name: 'care.sessions.create',
    method: 'POST',
    path: '/v1/care/sessions',
    kind: 'create',
    scope: 'care:write',
    summary: 'Book a session',
    body: sessionCreate,
    data: session,
    status: 201,
    errors: ['SLOT_UNAVAILABLE', 'PROVIDER_NOT_CREDENTIALED'],
  }),
  list: operation({
    name: 'care.sessions.list',
    method: 'GET',
    path: '/v1/care/sessions',
    kind: 'list',
    scope: 'care:read',
    summary: 'List sessions, newest first',
    query: z.strictObject({
      status: sessionStatus.optional(),
      clientId: reference('pat').optional(),
      providerId: reference('prv').optional(),
      serviceType: serviceType.optional(),
      startTimeFrom: instant().optional().meta({ description: 'Starting at this moment or later' }),
      startTimeTo: instant().optional().meta({ description: 'Starting before this moment' }),
      ...pageQuery,
    }),
    data: session,
    status: 200,
  }),
  get: operation({
    name: 'care.sessions.get',
    method: 'GET',
    path: '/v1/care/sessions/{id}',
    kind: 'read',
    scope: 'care:read',
    params: id,
    summary: 'Read a session',
    data: session,
    status: 200,
  }),
  update: operation({
    name: 'care.sessions.update',
    method: 'PATCH',
    path: '/v1/care/sessions/{id}',
    kind: 'update',
    scope: 'care:write',
    params: id,
    summary: 'Change a session that is not over (JSON Merge Patch)',
    body: sessionPatch,
    data: session,
    status: 200,
    errors: [
      'INVALID_TRANSITION',
      'PARTICIPANT_DELETED',
      'SLOT_UNAVAILABLE',
      'PROVIDER_NOT_CREDENTIALED',
      'PRECONDITION_FAILED',
    ],
  }),
  delete: operation({
    name: 'care.sessions.delete',
    method: 'DELETE',
    path: '/v1/care/sessions/{id}',
    kind: 'delete',
    scope: 'care:write',
    params: id,
    summary: 'Delete a session without signed notes (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['RECORD_RETAINED', 'PRECONDITION_FAILED'],
  }),
  start: action('start', 'start', 'Start a session', ['PARTICIPANT_DELETED']),
  complete: action('complete', 'complete', 'Complete a session; its endTime is now'),
  cancel: action('cancel', 'cancel', 'Cancel a session'),
  noShow: action('noShow', 'no-show', 'Record that the client did not come'),
};

export const noteRecord = record({
  engine: 'care',
  resource: 'note',
  prefix: 'not',
  collection: 'notes',
  schemaVersion: 1,
  patient: 'clientId',
  phi: { text: 1 },
  blind: {},
});
export const noteType = z.enum(['progress', 'intake', 'discharge', 'addendum']);
export const note = z
  .object({
    ...recordBase('not'),
    sessionId: z.string(),
    clientId: z.string().meta({ description: 'The patient' }),
    type: noteType,
    authorId: z.string(),
    text: z.string(),
    signedAt: instant().nullable(),
    signedBy: z.string().nullable(),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof note>;

export const noteCreate = z.strictObject({
  text: text(100_000),
  type: noteType.default('progress'),
  authorId: line(64).optional().meta({ description: 'Default: the caller' }),
});
export type NoteCreate = z.output<typeof noteCreate>;

const inSession = { id: 'ses' };
export const noteOperations = {
  create: operation({
    name: 'care.sessions.notes.create',
    method: 'POST',
    path: '/v1/care/sessions/{id}/notes',
    kind: 'create',
    scope: 'care:write',
    params: inSession,
    summary: 'Add a note to a session',
    body: noteCreate,
    data: note,
    status: 201,
  }),
  list: operation({
    name: 'care.sessions.notes.list',
    method: 'GET',
    path: '/v1/care/sessions/{id}/notes',
    kind: 'list',
    scope: 'care:read',
    params: inSession,
    summary: 'List the notes of a session, newest first',
    query: z.strictObject(pageQuery),
    data: note,
    status: 200,
  }),
  sign: operation({
    name: 'care.sessions.notes.sign',
    method: 'POST',
    path: '/v1/care/sessions/{id}/notes/{noteId}/sign',
    kind: 'action',
    scope: 'care:write',
    params: { id: 'ses', noteId: 'not' },
    summary: 'Sign a note; it never changes again',
    body: z.strictObject({}),
    bodyOptional: true,
    data: note,
    status: 200,
    errors: ['NOTE_SIGNED', 'PRECONDITION_FAILED'],
  }),
};
