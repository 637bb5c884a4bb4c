import type { Engine, platformRecordOperations, RecordDefinition } from '@rymeda/contracts';
import { fieldsOf, resourceType } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { disclose, inOrganization, type TenantDocument } from '@rymeda/tenancy';
import type { TenantContext } from '@rymeda/tenancy';
import { afterPosition, pageOf, type Page, type Position } from '../http/cursor.ts';
import { route, type Route } from '../http/route.ts';
import type { EngineCore } from '../process/engine-core.ts';
import { refuseLeaving } from './refuse-leaving.ts';

interface Exported extends TenantDocument, Record<string, unknown> {
  createdAt: Date;
}

/** A record as its operations answer with it, where it lies otherwise in the database: amounts, for one. */
export type Presented = (row: Record<string, unknown>) => Record<string, unknown>;

/** A page of what has no record definition, newest first, deleted ones included, as its operations answer with it. */
export type ExportedPage = (
  scope: TenantContext,
  limit: number,
  after: Position | undefined,
) => Promise<Page<{ id: string }>>;

/** Besides the fields that the record's own operations answer with. */
const always = ['version', 'createdAt', 'updatedAt', 'deletedAt'];

/**
 * Serves an organisation's records to the platform's operators, deleted ones included, in clear. What a page opens is
 * recorded in the organisation's own audit log, like any read, before the page goes out. Without keys there is no page.
 */
export function exportRecords(
  core: Pick<EngineCore, 'name' | 'database' | 'cipher' | 'settings'>,
  operation: ReturnType<typeof platformRecordOperations>['list'],
  definitions: readonly RecordDefinition[],
  presented: Readonly<Record<string, Presented>> = {},
  besides: Readonly<Record<string, ExportedPage>> = {},
): Route {
  const stores = new Map(
    definitions.map((definition) => [
      definition.resource,
      {
        documents: core.database.collection<Exported>(definition.collection),
        cipher: core.cipher(definition),
        names: [
          ...always,
          ...fieldsOf(resourceType(definition) as never),
          ...(definition.exported ?? []),
          ...(definition.exportedAlso ?? []),
        ],
      },
    ]),
  );
  return route(operation, 'platform_records', async ({ scope: operator, params, query, limit, after }) => {
    refuseLeaving(core.settings, params.organizationId);
    const page = besides[query.resource];
    if (page !== undefined)
      return inOrganization(operator, params.organizationId, async (scope) => {
        const { items, ...more } = await page(scope, limit, after);
        const resourceIds = items.map(({ id }) => id);
        const { resource } = query;
        const type = resourceType({ engine: core.name as Engine, resource });
        if (items.length > 0) disclose({ resourceType: type, resourceIds, fields: [] });
        return { ...more, items: items.map((given) => ({ ...given })) };
      });
    const store = stores.get(query.resource);
    if (store === undefined) throw notFound();
    const present = presented[query.resource] ?? ((row) => row);
    return inOrganization(operator, params.organizationId, async (scope) => {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: limit + 1 };
      const rows = await store.documents.find(scope, afterPosition(after), newest);
      const page = pageOf(rows, limit, (row) => ({ time: row.createdAt, id: row._id }));
      const opened = await store.cipher.openReadable(scope, page.items);
      const items = opened.map(({ document, unreadable }) => ({
        ...present(fieldsIn(document, store.names)),
        ...marked(unreadable.filter((name) => store.names.includes(name))),
      }));
      return { ...page, items };
    });
  });
}

/** What does not open leaves as null, and says so: one such field keeps nobody from all the rest. */
export const marked = (unreadable: readonly string[]): { unreadable?: readonly string[] } =>
  unreadable.length === 0 ? {} : { unreadable };

function fieldsIn({ _id, organizationId, ...row }: Exported, names: readonly string[]) {
  const known = names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]);
  return { id: _id, organizationId, ...(Object.fromEntries(known) as Record<string, unknown>) };
}
