import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { runningStack } from '@rymeda/testing';
import mongoose, { type Connection } from 'mongoose';
import { platformCollection } from './platform-collection.ts';

interface Row {
  _id: string;
  n: number;
}

describe('lists that are asked for before the first connection', () => {
  const to = () => [runningStack().mongodb.uri, { dbName }] as const;
  const dbName = `test_kept_${uuidv7Hex()}`;
  const [there, connection] = [mongoose.createConnection(), mongoose.createConnection()];
  beforeAll(async () => {
    await there.openUri(...to());
    await rows(there).insertMany([1, 2, 3].map((n) => ({ _id: `${n}`, n })));
  });
  afterAll(async () => {
    await there.dropDatabase();
    await Promise.all([there.close(), connection.close()]);
  });
  const rows = (of: Connection) => platformCollection<Row>(of, 'deny_list');

  it('are answered when it is there, however their cursors are called; and those asked for afterwards', async () => {
    const lists = (of: ReturnType<typeof rows>) =>
      Promise.all([
        of.find({ n: { $gt: 1 } }, { sort: { n: -1 } }).toArray(),
        of.find().sort({ n: -1 }).limit(2).toArray(),
        of.aggregate([{ $match: { n: { $gt: 1 } } }, { $sort: { n: -1 } }]).toArray(),
      ]);
    const before = rows(connection);
    const asked = lists(before);
    await connection.openUri(...to());
    const two = [
      { _id: '3', n: 3 },
      { _id: '2', n: 2 },
    ];
    for (const found of [await asked, await lists(before), await lists(rows(connection))])
      expect(found).toEqual([two, two, two]);
  });
});
