import { z } from 'zod';
import { instant, recordId } from '../fields.ts';
import { operation } from '../operation.ts';
import { auditFilters, auditTimes, timesInOrder } from './log.ts';

export const exportFormat = z.enum(['ndjson', 'csv', 'fhir']);

const exportFile = z.object({
  name: z.string(),
  bytes: z.int(),
  url: z.string().meta({ description: 'Works for five minutes, without a token' }),
});

/** An export of one of the organisation's logs, with what is needed to verify it offline. */
export const auditExport = z
  .object({
    id: recordId('exp'),
    organizationId: z.string(),
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    format: exportFormat,
    year: z.int(),
    selection: z.enum(['all', 'part']).meta({ description: 'Whether every entry of the log is in it' }),
    progress: z.object({ entries: z.int(), of: z.int().nullable() }),
    treeSize: z.int().nullable().meta({ description: 'Size of the checkpoint that covers it' }),
    files: z
      .array(exportFile)
      .meta({ description: 'Entries, leaf hashes, checkpoint; empty until completed' }),
    requestedBy: z.string(),
    createdAt: instant(),
    completedAt: instant().nullable(),
  })
  .meta({ id: 'AuditExport' });
export type AuditExport = z.infer<typeof auditExport>;

const exportRequest = timesInOrder(
  z.strictObject({
    format: exportFormat.default('ndjson'),
    year: z.int().min(2000).max(9999).optional().meta({ description: 'Default the current year (UTC)' }),
    ...auditFilters,
    ...auditTimes,
  }),
);

export const auditExportOperations = {
  create: operation({
    name: 'audit.exports.create',
    method: 'POST',
    path: '/v1/audit/exports',
    kind: 'create',
    scope: 'audit:write',
    summary: 'Export entries with proofs, in the background',
    body: exportRequest,
    data: auditExport,
    status: 201,
  }),
  get: operation({
    name: 'audit.exports.get',
    method: 'GET',
    path: '/v1/audit/exports/{id}',
    kind: 'read',
    scope: 'audit:read',
    params: { id: 'exp' },
    summary: 'How far an export is, and where its files are',
    data: auditExport,
    status: 200,
  }),
};

/** The same by the platform's operators, also of an organisation that is gone: its log outlives it. */
export const platformAuditExportOperations = {
  create: operation({
    name: 'platform.auditExports.create',
    method: 'POST',
    path: '/v1/platform/organizations/{organizationId}/audit/exports',
    kind: 'create',
    scope: 'platform:admin',
    params: { organizationId: 'org' },
    summary: "Export an organisation's audit log with proofs, in the background",
    body: exportRequest,
    data: auditExport,
    status: 201,
  }),
  get: operation({
    name: 'platform.auditExports.get',
    method: 'GET',
    path: '/v1/platform/organizations/{organizationId}/audit/exports/{id}',
    kind: 'read',
    scope: 'platform:admin',
    params: { organizationId: 'org', id: 'exp' },
    summary: 'How far it is, and where its files are',
    data: auditExport,
    status: 200,
  }),
};
