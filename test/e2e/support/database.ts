import { runningStack } from '@rymeda/testing';
import { MongoClient, type Db, type Document } from 'mongodb';

/** The databases of the stack under test, with the root user; closed by `close`. */
export async function openDatabases() {
  const mongo = await MongoClient.connect(runningStack().mongodb.uri);
  const care: Db = mongo.db('rymeda_care');
  return {
    care,
    close: () => mongo.close(),
    /** What an organisation has in care's database: documents by collection, without the access records on their way to Kafka. */
    async countsOf(organizationId: string): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      // MongoDB's own, such as the profile of a test that runs beside, are nobody's data.
      for (const { name } of await care.listCollections().toArray())
        if (name !== 'outbox' && !name.startsWith('system.'))
          counts[name] = await care.collection(name).countDocuments({ organizationId });
      return counts;
    },
    all: (collection: string, filter: Document): Promise<Document[]> =>
      care.collection(collection).find(filter).toArray(),
  };
}
export type Databases = Awaited<ReturnType<typeof openDatabases>>;
