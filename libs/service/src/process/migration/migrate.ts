import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { ConfigError, processEnv, readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { mongodbEnv, mongodbFaults, mongodbServers } from '../mongodb-uri.ts';
import { ensureIndexes, type DeclaredIndex } from './ensure-indexes.ts';

export interface Migration {
  service: string;
  /** Databases by what an index's `database` says; '' for those that say nothing. */
  databases: Readonly<Record<string, string>>;
  indexes: readonly DeclaredIndex[];
}

const { RYMEDA_ENV, LOG_LEVEL } = processEnv;

const schema = z
  .object({
    ...{ RYMEDA_ENV, LOG_LEVEL },
    ...mongodbEnv,
    /** A login that may make collections and indexes in the service's databases. */
    MONGODB_URI: mongodbServers(),
  })
  .superRefine((env, ctx) => {
    for (const [path, message] of mongodbFaults(env, env.RYMEDA_ENV === 'production'))
      ctx.addIssue({ code: 'custom', path: [path], message });
  });

/**
 * What a deployment's job runs before a new version starts: collections and indexes that are declared and not there.
 * It only adds; what an older version needs stays until a later release (docs/operating-kubernetes.md), so an index whose
 * form has changed must have a new name. Answers the exit code: 78 without a configuration, as a service's.
 */
export async function migrate(migration: Migration, env: NodeJS.ProcessEnv): Promise<number> {
  let config: z.output<typeof schema>;
  try {
    config = readConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 78; // EX_CONFIG of sysexits.h
  }
  const log = createLog(`${migration.service}-migration`, config.LOG_LEVEL);
  const refuseChanged = (place: string): never => {
    log.error('index_needs_a_new_name', { reason: place });
    throw new Error('A declared index is there in another form');
  };
  const client = new MongoClient(config.MONGODB_URI, { serverSelectionTimeoutMS: 30_000 });
  try {
    for (const [database, indexes] of Map.groupBy(migration.indexes, (i) => i.database ?? '')) {
      const name = migration.databases[database];
      if (name === undefined) throw new Error(`There is no database "${database}" of ${migration.service}`);
      await ensureIndexes(client.db(name), indexes, refuseChanged);
    }
    log.info('migrated');
    return 0;
  } catch (error) {
    log.failure('migration_failed', error);
    return 1;
  } finally {
    await client.close();
  }
}
