import { expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';

const lookMs = 5_000;
/** All services together ask for about a hundred things a second when nothing is to be done. */
const mostPerSecond = 250;

/** A loop that never pauses costs as much as a busy service, and nobody sees it but by what it asks the database. */
it('when all tests are over and nothing is to be done, the services are quiet', async () => {
  const mongo = await MongoClient.connect(runningStack().mongodb.uri);
  const asked = async (): Promise<number> => {
    const { opcounters } = await mongo.db('admin').command({ serverStatus: 1 });
    return Number(opcounters.query) + Number(opcounters.update) + Number(opcounters.command);
  };
  try {
    const perSecond = await until(
      'the services to be quiet',
      async () => {
        const [begun, before] = [performance.now(), await asked()];
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        return Math.round(((await asked()) - before) / ((performance.now() - begun) / 1000));
      },
      (rate) => rate < mostPerSecond,
      80_000,
    );
    expect(perSecond).toBeGreaterThan(0);
  } finally {
    await mongo.close();
  }
}, 120_000);
