import { pathToFileURL } from 'node:url';

import { ensureIndexes as ensureIn, type DeclaredIndex } from '@rymeda/service/migration';
import type { MongoClient } from 'mongodb';

import type { Report } from '../components/component.ts';
import { databaseOf } from '../plan/databases.ts';
import type { Service } from '../plan/services.ts';

/** Makes the collections and indexes that services declare: none of them has the right to do it in production. */
export async function ensureIndexes(client: MongoClient, services: Service[], report: Report): Promise<void> {
  for (const service of services) {
    if (!service.indexes) continue;
    const { indexes } = (await import(pathToFileURL(service.indexes).href)) as { indexes: DeclaredIndex[] };
    const changed = (place: string) =>
      report(`  MongoDB: ${place} is an index of another form, making it anew`);
    const byDatabase = Map.groupBy(indexes, ({ database }) => databaseOf(service, database));
    for (const [database, declared] of byDatabase) await ensureIn(client.db(database), declared, changed);
  }
}
