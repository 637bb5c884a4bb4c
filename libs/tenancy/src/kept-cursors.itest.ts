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
  let connection: Connection;
  beforeAll(() => {
    connection = mongoose.createConnection();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
  });
  const rows = () => platformCollection<Row>(connection, 'deny_list');

  it('are answered when it is there, however their cursors are called; and those asked for afterwards', async () => {
    const before = rows();
    const inserted = before.insertMany([1, 2, 3].map((n) => ({ _id: `${n}`, n })));
    const lists = async (of: typeof before) => [
      await of.find({ n: { $gt: 1 } }, { sort: { n: -1 } }).toArray(),
      await of.find().sort({ n: -1 }).limit(2).toArray(),
      await of.aggregate([{ $match: { n: { $gt: 1 } } }, { $sort: { n: -1 } }]).toArray(),
    ];
    const asked = [inserted.then(() => lists(before)), inserted.then(() => lists(rows()))];
    await connection.openUri(runningStack().mongodb.uri, { dbName: `test_kept_${uuidv7Hex()}` });
    const two = [
      { _id: '3', n: 3 },
      { _id: '2', n: 2 },
    ];
    for (const found of await Promise.all(asked)) expect(found).toEqual([two, two, two]);
  });
});
