import { z } from 'zod';
import { pageQuery } from './fields.ts';
import { operation } from './operation.ts';
import type { Engine } from './scopes.ts';

/** What is exported besides records with PHI marks, by engine: resource → the collection that it lies in. */
export const exportedBesides: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  identity: { role: 'roles', api_client: 'api_clients' },
  oris: { workflow: 'workflows', definition: 'definitions', run: 'runs' },
  webhooks: { endpoint: 'endpoints', delivery: 'deliveries', replay: 'replays', event: 'events' },
};

/**
 * Records whose content lies sealed in the object store, by engine: it leaves beside them, as files. Not what is made of
 * others, as a binder is.
 */
export const exportedContents = { revenue: ['batch', 'document', 'file'], compliance: ['upload'] } as const;

/** Whether this record has content: a file that never came or was refused has none. */
export const hasContent = (engine: string, resource: string, record: { status?: unknown }): boolean =>
  ((exportedContents as Record<string, readonly string[]>)[engine] ?? []).includes(resource) &&
  (engine !== 'compliance' || record.status === 'accepted');

/** Engines that keep objects and give none of them, each with the reason. */
export const contentsNotExported: Readonly<Record<string, string>> = {
  audit: 'the log’s own archive; audit’s own export has the entries with their proofs',
};

/** The only grounds on which a collection is in no export: an organisation misses nothing of its own by any of them. */
export const groundsOfNoExport = {
  secret: 'keys, hashes of passwords, secrets of authenticators: they never leave',
  copy: 'a copy of what another engine exports',
  derived: 'worked out from what is exported, and made anew from it',
  mechanism: 'counters, guards and the state of jobs, without content',
  proven: 'leaves with its proofs, by audit’s own export',
} as const;
export type GroundOfNoExport = keyof typeof groundsOfNoExport;
type LeftOut = Readonly<Record<string, GroundOfNoExport>>;

const ofEveryEngine: LeftOut = { keys: 'secret', key_rotations: 'mechanism' };

const leftOut: Readonly<Record<string, LeftOut>> = {
  identity: { credentials: 'secret', permission_versions: 'mechanism' },
  care: { provider_days: 'mechanism', provider_licences: 'copy' },
  revenue: {
    provider_exclusions: 'copy',
    care_patients: 'copy',
    care_sessions: 'copy',
    revenue_totals: 'derived',
    control_numbers: 'mechanism',
    payment_traces: 'mechanism',
  },
  compliance: {
    care_providers: 'copy',
    care_sessions: 'copy',
    identity_organizations: 'copy',
    identity_users: 'copy',
  },
  oris: {
    api_clients: 'copy',
    generations: 'mechanism',
    // Those of the last thirty days, as webhooks has them.
    events: 'copy',
    // Those that could not be taken in yet.
    set_aside: 'copy',
    samples: 'derived',
    measures: 'derived',
  },
  audit: { entries: 'proven', exports: 'mechanism' },
};

/** An engine's tenant collections that are in no export, and why; a test holds this against its indexes. */
export const notExported = (engine: string): LeftOut => ({ ...ofEveryEngine, ...leftOut[engine] });

const item = z.record(z.string(), z.unknown()).meta({
  description:
    'The record as its own operations answer with it, and `deletedAt` and `version`; with `unreadable`, fields whose content does not open, which are null',
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
    errors: ['ORGANIZATION_OFFBOARDED'],
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
    errors: ['ORGANIZATION_OFFBOARDED'],
  }),
});
