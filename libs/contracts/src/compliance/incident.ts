import { z } from 'zod';
import { instant, line, optional, pageQuery, recordBase, reference, text } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import {
  affectedByState,
  breachAssessment,
  breachDeadline,
  breachDetermination,
  breachException,
  breachFactors,
  breachRole,
  delayCreate,
  lawEnforcementDelay,
  noticeCreate,
  sentNotice,
} from './breach.ts';
import { storedFile } from './fields.ts';

export const incidentRecord = record({
  engine: 'compliance',
  resource: 'incident',
  prefix: 'inc',
  collection: 'incidents',
  schemaVersion: 1,
  phi: { title: 1, description: 2, explanation: 3, factors: 4, documents: 5, resolution: 6 },
  json: ['factors', 'documents'],
  blind: {},
});

export const incidentCategory = z.enum(['privacy', 'security', 'safety', 'other']);
export const incidentSeverity = z.enum(['low', 'medium', 'high', 'critical']);
export const incidentStatus = z.enum(['reported', 'triaged', 'closed']);

const document = z.object({ uploadId: z.string(), file: storedFile, fileUrl: z.string().nullable() });

export const incident = z
  .object({
    ...recordBase('inc'),
    category: incidentCategory,
    title: z.string(),
    description: z.string(),
    status: incidentStatus,
    severity: incidentSeverity.nullable(),
    anonymous: z.boolean(),
    reportedBy: z
      .string()
      .nullable()
      .meta({ description: 'User or API client; null of an anonymous report' }),
    assigneeId: z.string().nullable(),
    occurredAt: instant().nullable(),
    discoveredAt: instant(),
    role: breachRole,
    determination: breachDetermination,
    exception: breachException.nullable(),
    explanation: z.string().nullable(),
    factors: breachFactors.nullable(),
    agreementId: z.string().nullable(),
    contractDays: z
      .int()
      .nullable()
      .meta({ description: 'The agreement’s term for notices, as it was triaged' }),
    affected: z.int().nullable(),
    affectedByState,
    delays: z.array(lawEnforcementDelay),
    notices: z.array(sentNotice),
    deadlines: z.array(breachDeadline).meta({ description: 'Worked out at each read' }),
    documents: z
      .array(document)
      .meta({ description: 'Links are made when one incident is read; five minutes' }),
    resolution: z.string().nullable(),
    closedAt: instant().nullable(),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incident>;

export const incidentCreate = z.strictObject({
  category: incidentCategory,
  title: line(300),
  description: text(20_000),
  occurredAt: optional(instant()),
  discoveredAt: optional(breachAssessment.discoveredAt).meta({ description: 'Default: now' }),
  anonymous: z.boolean().default(false).meta({
    description: 'Neither the record nor its event, audit entry and logs name anybody',
  }),
});
export type IncidentCreate = z.output<typeof incidentCreate>;

export const incidentTriage = z.strictObject({
  severity: incidentSeverity,
  ...z.strictObject(breachAssessment).partial().shape,
});
export type IncidentTriage = z.output<typeof incidentTriage>;

const params = { id: 'inc' };
const base = '/v1/compliance/incidents';
const action = {
  method: 'POST',
  kind: 'action',
  action: 'update',
  scope: 'compliance:write',
  params,
  data: incident,
  status: 200,
} as const;
export const incidentOperations = {
  create: operation({
    name: 'compliance.incidents.create',
    method: 'POST',
    path: base,
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Report an incident, in one’s own name or anonymously',
    body: incidentCreate,
    data: incident,
    status: 201,
    unlogged: true,
  }),
  list: operation({
    name: 'compliance.incidents.list',
    method: 'GET',
    path: base,
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List incidents, newest first',
    query: z.strictObject({
      status: incidentStatus.optional(),
      category: incidentCategory.optional(),
      ...pageQuery,
    }),
    data: incident,
    status: 200,
  }),
  get: operation({
    name: 'compliance.incidents.get',
    method: 'GET',
    path: `${base}/{id}`,
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read an incident, with the notices that are owed and until when',
    data: incident,
    status: 200,
  }),
  triage: operation({
    ...action,
    name: 'compliance.incidents.triage',
    path: `${base}/{id}/triage`,
    summary: 'Assess an incident, also anew, until it is closed (45 CFR 164.402)',
    body: incidentTriage,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  addDocument: operation({
    ...action,
    name: 'compliance.incidents.documents.create',
    path: `${base}/{id}/documents`,
    summary: 'Put an accepted upload with an incident; it stays there',
    body: z.strictObject({
      uploadId: reference('upl').meta({ description: 'An accepted upload (upl_…)' }),
    }),
    errors: ['INVALID_TRANSITION', 'FILE_NOT_ACCEPTED', 'PRECONDITION_FAILED'],
  }),
  addDelay: operation({
    ...action,
    name: 'compliance.incidents.delays.create',
    path: `${base}/{id}/delays`,
    summary: 'A law enforcement official asked for notices to be delayed (45 CFR 164.412)',
    body: delayCreate,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  addNotice: operation({
    ...action,
    name: 'compliance.incidents.notices.create',
    path: `${base}/{id}/notices`,
    summary: 'A notice went out; said again with another day, that one counts',
    body: noticeCreate,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
  close: operation({
    ...action,
    name: 'compliance.incidents.close',
    path: `${base}/{id}/close`,
    summary: 'Close an incident of which no notice is owed any more',
    body: z.strictObject({ resolution: text(5_000) }),
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
