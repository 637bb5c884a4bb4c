import { describe, expect, it } from '@jest/globals';
import { until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { expectNothingLost, freshStack, seconds } from './common.ts';
import { watchWebhooks } from './webhooks-watch.ts';
import { startWriters } from './writers.ts';

describe('a MongoDB step-down under load', () => {
  it('is over within seconds, and what was told before, during and after is true', async () => {
    const since = new Date();
    const stack = freshStack();
    const webhooks = await watchWebhooks(stack, 'org_200');
    const writers = startWriters(stack, 'org_200', { workers: 8 });
    await seconds(1);
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    // A single node has nobody to hand over to: it must be forced, and elects itself again.
    await mongo
      .db('admin')
      .command({ replSetStepDown: 2, secondaryCatchUpPeriodSecs: 0, force: true })
      .catch(cutOffByTheStepDown);
    const before = writers.acknowledged();
    // Some of the time that it may take, so that requests meet it; then until it is over.
    await seconds(6);
    await until(
      'writes that are acknowledged again',
      async () => writers.acknowledged(),
      (n) => n > before + 8,
      90_000,
    );
    await mongo.close();
    const told = await writers.stop();
    for (const status of told.answers.keys()) expect([200, 201, 500, 503]).toContain(status);
    expect(told.answers.get(500) ?? 0).toBe(0);
    await expectNothingLost(stack, 'org_200', since, told);
    expect(await webhooks.faults(told)).toEqual([]);
    await webhooks.close();
  }, 240_000);
});

/** The server closes the connection that asked. */
const cutOffByTheStepDown = (): void => undefined;
