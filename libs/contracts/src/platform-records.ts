import { z } from 'zod';
import { pageQuery } from './fields.ts';
import { operation } from './operation.ts';
import type { Engine } from './scopes.ts';

/** What is exported besides records with PHI marks, by engine: resource → the collection that it lies in. */
export const exportedBesides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  identity: { role: 'roles', api_client: 'api_clients' },
  oris: { workflow: 'workflows', run: 'runs' },
};

/** Records whose content lies sealed in the object store, by engine: it leaves beside them, as files. */
export const exportedContents = { revenue: ['batch', 'document', 'file'] } as const;

/** Engines that keep objects and give none of them, each with the reason. */
export const contentsNotExported: Readonly<Record<string, string>> = {
  audit: 'the log’s own archive; audit’s own export has the entries with their proofs',
  compliance: 'an artifact’s file leaves by its own download and, with the records, in the binder',
};

const ofEveryEngine = { keys: 'no key leaves', key_rotations: 'how far a rotation is' };
const copies = 'a copy of what another engine exports';
const derived = 'worked out from what is exported, and made anew from it';

const leftOut: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  identity: {
    credentials: 'hashes of passwords and secrets of authenticators',
    permission_versions: 'a counter',
  },
  care: {
    provider_days: 'guards against double booking, without content',
    provider_licences: copies,
  },
  revenue: {
    provider_exclusions: copies,
    care_patients: copies,
    care_sessions: copies,
    revenue_totals: derived,
    control_numbers: 'counters',
  },
  compliance: {
    care_providers: copies,
    care_sessions: copies,
    identity_organizations: copies,
    identity_users: copies,
  },
  oris: {
    api_clients: copies,
    definitions: 'earlier texts of workflows; the one in force is in the workflow',
    generations: 'a counter',
    events: 'events that came, for thirty days; the audit log has them',
    samples: derived,
    measures: derived,
  },
  webhooks: {
    endpoints: 'where this platform sends, with its secrets; worth nothing without it',
    deliveries: 'events that were sent, for thirty days; the audit log has them',
    events: 'events that came, for thirty days; the audit log has them',
    replays: 'jobs, for thirty days',
  },
  audit: {
    entries: 'exported with proofs of their own, by audit’s own export',
    exports: 'jobs of those exports',
  },
};

/** An engine's tenant collections that are in no export, each with the reason; a test holds this against its indexes. */
export const notExported = (engine: string): Readonly<Record<string, string>> => ({
  ...ofEveryEngine,
  ...leftOut[engine],
});

const item = z.record(z.string(), z.unknown()).meta({
  description: 'The record as its own operations answer with it, and `deletedAt` and `version`',
});

/**
 * Everything that an engine holds of one organisation, deleted records included, page by page, in clear: for the
 * export that an organisation is owed. Nothing of it is kept on the way; each page is in the organisation's audit log.
 */
export const platformRecordOperations = (engine: Engine, resources: readonly string[]) => ({
  list: operation({
    name: `platform.records.${engine}.list`,
    method: 'GET',
    path: `/v1/platform/organizations/{organizationId}/${engine}/records`,
    kind: 'list',
    scope: 'platform:admin',
    params: { organizationId: 'org' },
    summary: `Export an organisation's records of ${engine}, newest first`,
    query: z.strictObject({
      resource: z.enum(resources as [string, ...string[]]),
      ...pageQuery,
    }),
    data: item,
    status: 200,
  }),
});

/**
 * The bytes of one record of the export, in clear, as they came or went out; the read is in the organisation's audit
 * log before they go.
 */
export const platformContentOperations = <const R extends readonly [string, ...string[]]>(
  engine: Engine,
  resources: R,
) => ({
  get: operation({
    name: `platform.contents.${engine}.get`,
    method: 'GET',
    path: `/v1/platform/organizations/{organizationId}/${engine}/contents`,
    kind: 'read',
    scope: 'platform:admin',
    params: { organizationId: 'org' },
    summary: `Export the content of one of an organisation's records of ${engine}: the file itself`,
    query: z.strictObject({
      resource: z.enum(resources),
      id: z.string().min(1).max(100).meta({ description: 'Of the record' }),
    }),
    data: null,
    answers: ['application/octet-stream'],
    status: 200,
  }),
});
