import { describe, expect, it } from '@jest/globals';
import { startComponent, stopComponent } from '@rymeda/stack';
import { expectNothingLost, freshStack, parts, seconds } from './common.ts';
import { watchWebhooks } from './webhooks-watch.ts';
import { startWriters } from './writers.ts';

describe('Redis stopped under load', () => {
  it('costs no request: a local limiter takes over', async () => {
    const since = new Date();
    const webhooks = await watchWebhooks(freshStack(), 'org_200');
    const writers = startWriters(freshStack(), 'org_200', { workers: 4 });
    await seconds(1);
    await stopComponent('redis', parts);
    await seconds(3);
    await startComponent('redis', parts);
    await seconds(1);
    const told = await writers.stop();
    expect([...told.answers.keys()].filter((status) => status >= 500 || status === 0)).toEqual([]);
    await expectNothingLost(freshStack(), 'org_200', since, told);
    expect(await webhooks.faults(told)).toEqual([]);
    await webhooks.close();
  }, 240_000);
});
