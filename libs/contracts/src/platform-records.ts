import { z } from 'zod';
import { pageQuery } from './fields.ts';
import { operation } from './operation.ts';
import type { Engine } from './scopes.ts';

/** What is exported besides records with PHI marks, by engine: resource → the collection that it lies in. */
export const exportedBesides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  identity: { role: 'roles', api_client: 'api_clients' },
  oris: { workflow: 'workflows', run: 'runs' },
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
