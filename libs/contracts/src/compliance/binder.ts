import { z } from 'zod';
import { instant, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const binderRecord = record({
  engine: 'compliance',
  resource: 'binder',
  prefix: 'bnd',
  collection: 'binders',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

/** queued → exporting (the audit log's proofs are being made) → building → completed; any of the first three → failed. */
export const binderStatus = z.enum(['queued', 'exporting', 'building', 'completed', 'failed']);

/** What an auditor is handed: a ZIP of PDF, lists, files, the audit log with its proofs, and the hashes of all. */
export const binder = z
  .object({
    ...recordBase('bnd'),
    status: binderStatus,
    year: z.int().meta({ description: 'Of the audit log that is in it (UTC)' }),
    progress: z.object({
      files: z.int(),
      of: z.int().nullable().meta({ description: 'Files to come; null until it is built' }),
    }),
    bytes: z.int().nullable(),
    sha256: z.string().nullable().meta({ description: 'Of the ZIP' }),
    manifestSha256: z.string().nullable().meta({
      description: 'Of manifest.json in it, which has the hashes of all its files',
    }),
    auditExportId: z.string().nullable(),
    requestedBy: z.string(),
    completedAt: instant().nullable(),
    url: z.string().nullable().meta({ description: 'Made when one is read; five minutes, without a token' }),
  })
  .meta({ id: 'AuditBinder' });
export type Binder = z.infer<typeof binder>;

export const binderCreate = z.strictObject({
  year: z.int().min(2000).max(9999).optional().meta({ description: 'Default the current year (UTC)' }),
});

const base = '/v1/compliance/binders';
export const binderOperations = {
  create: operation({
    name: 'compliance.binders.create',
    method: 'POST',
    path: base,
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Put a binder for an auditor together, in the background',
    body: binderCreate,
    bodyOptional: true,
    data: binder,
    status: 202,
  }),
  list: operation({
    name: 'compliance.binders.list',
    method: 'GET',
    path: base,
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List binders, newest first; links are in each one’s own answer',
    query: z.strictObject({ ...pageQuery }),
    data: binder,
    status: 200,
  }),
  get: operation({
    name: 'compliance.binders.get',
    method: 'GET',
    path: `${base}/{id}`,
    kind: 'read',
    scope: 'compliance:read',
    // In it is the log as audit exports it.
    also: { scope: 'audit:read', action: 'read', resource: 'audit_export' },
    params: { id: 'bnd' },
    summary: 'How far a binder is, and where it can be had',
    data: binder,
    status: 200,
  }),
};
