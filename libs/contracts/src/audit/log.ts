import { z } from 'zod';
import { instant, pageQuery, recordId } from '../fields.ts';
import { operation } from '../operation.ts';
import { auditedPatient, auditedRecord, auditedType, auditedUser } from './filters.ts';

export const auditAction = z.enum(['create', 'read', 'update', 'delete', 'export']);

export const auditDecision = z.enum(['allowed', 'refused']);

/** One thing that somebody did. Never changed, never deleted. */
export const auditLog = z
  .object({
    id: recordId('aud'),
    organizationId: z.string(),
    action: auditAction,
    resourceType: z.string().meta({ description: 'For example care_session' }),
    resourceId: z.string().meta({
      description: 'The record; in a list filtered by resourceId or patientId that one, where it is about it',
    }),
    resourceIds: z
      .array(z.string())
      .optional()
      .meta({ description: 'All records of a bulk read, which is one entry' }),
    userId: z.string().meta({ description: 'User, API client, svc:<service> or system:<job>' }),
    ipAddress: z.string(),
    userAgent: z.string().nullable(),
    decision: auditDecision.meta({ description: 'Whether it was done, or tried and refused' }),
    metadata: z.record(z.string(), z.unknown()).meta({
      description:
        'From an allow-list: event, requestId, sequence, changed, fields, purpose, reason, breakGlass, operation, cause, refusal, minute, missing, archived, disclosure, suspension, clientId, methods, code, count, patientIds, process, batch',
    }),
    timestamp: instant(),
  })
  .meta({ id: 'AuditLog' });
export type AuditLog = z.infer<typeof auditLog>;

export const auditFilters = {
  action: auditAction.optional(),
  decision: auditDecision.optional().meta({ description: '`refused`: what somebody tried in vain' }),
  resourceType: auditedType.optional(),
  resourceId: auditedRecord().optional(),
  patientId: auditedPatient().optional().meta({
    description:
      "The patient's record (pat_…), its sessions, notes, claims, coverages and whatever is its own",
  }),
  userId: auditedUser().optional(),
};

export const auditTimes = {
  from: instant().optional().meta({ description: 'Of this moment or later' }),
  to: instant().optional().meta({ description: 'Of before this moment' }),
};

/** What ends before it begins finds nothing, like a filter that is misspelt. */
export const timesInOrder = <T extends z.ZodType<{ from?: string | undefined; to?: string | undefined }>>(
  asked: T,
): T =>
  asked.refine(
    ({ from, to }) => from === undefined || to === undefined || !(Date.parse(from) > Date.parse(to)),
    {
      path: ['from'],
      error: 'must not be after to',
      params: { code: 'out_of_range' },
    },
  );

export const auditLogOperations = {
  list: operation({
    name: 'audit.logs.list',
    method: 'GET',
    path: '/v1/audit/logs',
    kind: 'list',
    scope: 'audit:read',
    summary: 'Who did what, newest first',
    query: timesInOrder(z.strictObject({ ...auditFilters, ...auditTimes, ...pageQuery })),
    data: auditLog,
    status: 200,
  }),
  stream: operation({
    name: 'audit.logs.stream',
    method: 'GET',
    path: '/v1/audit/logs/stream',
    kind: 'read',
    scope: 'audit:read',
    summary: 'New entries as they come, in the order of the log, for a SIEM',
    query: z.strictObject(auditFilters),
    data: null,
    answers: ['text/event-stream'],
    stream: auditLog,
    status: 200,
    errors: ['INVALID_CURSOR'],
  }),
  get: operation({
    name: 'audit.logs.get',
    method: 'GET',
    path: '/v1/audit/logs/{id}',
    kind: 'read',
    scope: 'audit:read',
    params: { id: 'aud' },
    summary: 'Read one entry',
    data: auditLog,
    status: 200,
  }),
};
