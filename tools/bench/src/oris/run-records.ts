import { MongoClient, type Document } from 'mongodb';

export interface RunRecord extends Document {
  _id: string;
  organizationId: string;
  status: string;
  triggerKey: string;
  trigger: { eventId: string | null };
  dueAt?: Date;
  finishedAt: Date | null;
  steps: { startedAt: Date; finishedAt: Date | null }[];
}

/** What oris's runs say of themselves, read where they lie: what is measured is not asked meanwhile. */
export async function runRecords(uri: string) {
  const mongo = await MongoClient.connect(uri);
  const runs = mongo.db('rymeda_oris').collection<RunRecord>('runs');
  return {
    /** Of some organisations, those that events of `ids` started. */
    async of(organizationIds: readonly string[], ids: ReadonlyMap<string, number>): Promise<RunRecord[]> {
      const projection = { status: 1, trigger: 1, steps: 1, finishedAt: 1, dueAt: 1, organizationId: 1 };
      const filter = { organizationId: { $in: [...organizationIds] } };
      const found = await runs.find(filter, { projection }).toArray();
      return found.filter((run) => ids.has(run.trigger.eventId ?? ''));
    },
    one: (organizationId: string, status: string): Promise<RunRecord | null> =>
      runs.findOne({ organizationId, status }),
    async insert(all: readonly RunRecord[]): Promise<void> {
      await runs.insertMany([...all], { ordered: false, writeConcern: { w: 1, journal: false } });
    },
    async drop(triggerKeys: RegExp, organizationIds: readonly string[]): Promise<void> {
      await runs.deleteMany({ organizationId: { $in: [...organizationIds] }, triggerKey: triggerKeys });
    },
    close: (): Promise<void> => mongo.close(),
  };
}
export type RunRecords = Awaited<ReturnType<typeof runRecords>>;

/** Ended runs, counted. */
export const ended = (
  records: RunRecords,
  organizationIds: readonly string[],
  ids: ReadonlyMap<string, number>,
) => ({
  count: async () =>
    (await records.of(organizationIds, ids)).filter((run) => run.status === 'succeeded').length,
});
