import { z } from 'zod';
import { pageQuery } from './fields.ts';
import { operation } from './operation.ts';
import type { RecordDefinition } from './record.ts';
import type { Engine } from './scopes.ts';

const item = z.record(z.string(), z.unknown()).meta({
  description: 'The record as its own operations answer with it, and `deletedAt` and `version`',
});

/**
 * Everything that an engine holds of one organisation, deleted records included, page by page, in clear: for the
 * export that an organisation is owed. Nothing of it is kept on the way; each page is in the organisation's audit log.
 */
export const platformRecordOperations = (engine: Engine, records: readonly RecordDefinition[]) => ({
  list: operation({
    name: `platform.records.${engine}.list`,
    method: 'GET',
    path: `/v1/platform/organizations/{organizationId}/${engine}/records`,
    kind: 'list',
    scope: 'platform:admin',
    params: { organizationId: 'org' },
    summary: `Export an organisation's records of ${engine}, newest first`,
    query: z.strictObject({
      resource: z.enum(records.map((r) => r.resource) as [string, ...string[]]),
      ...pageQuery,
    }),
    data: item,
    status: 200,
  }),
});
