import { expect, test } from '@jest/globals';
import { platformCollection } from '@rymeda/tenancy';
import mongoose from 'mongoose';
import { rotationStore } from '../process/rotation/rotation.store.ts';
import { toProblem } from './problem.ts';

const connection = mongoose.createConnection();
mongoose.set('bufferTimeoutMS', 1);
const rows = () => platformCollection(connection, 'deny_list');
const rotations = rotationStore(connection, {} as never, () => new Date());

test.each<[string, () => Promise<unknown>]>([
  ['one row', () => rows().findOne({})],
  ['a list', () => rows().find({}).toArray()],
  ['a list in an order', () => rows().find({}).sort({ _id: 1 }).limit(1).toArray()],
  ['sums', () => rows().aggregate([]).toArray()],
  ['an organisation’s rotations', () => rotations.of('org_1')],
  ['its keys', () => rotations.keysOf('org_1')],
  ['a change', () => rows().updateOne({}, { $set: { n: 1 } })],
])('%s of a database that was never there is not available, and no fault of ours', async (_, ask) => {
  const error: unknown = await ask().catch((e: unknown) => e);
  expect(toProblem(error)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
});
