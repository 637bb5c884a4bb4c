import { expect, it } from '@jest/globals';
import type { Transactions } from '@rymeda/events';
import { Mongoose } from 'mongoose';
import { toProblem } from '../http/problem.ts';
import { mongoKeyStore } from './key-store.ts';

it('whoever needs a key before the database was ever there is told that it is away', async () => {
  const connection = new Mongoose().set('bufferTimeoutMS', 50).createConnection();
  const keys = mongoKeyStore(connection.collection('keys') as never, {} as Transactions, () => new Date(0));
  const asked = await Promise.allSettled([keys.all('org_a', 'data'), keys.changedWithin(1_000)]);
  for (const answer of asked)
    expect(toProblem((answer as PromiseRejectedResult).reason)).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
});
