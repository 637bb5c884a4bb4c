import { describe, expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { expectNothingLost, freshStack, parts } from './common.ts';
import { startWriters } from './writers.ts';

const writes = 1_000;

describe.each(['care', 'audit'])('kill -9 of %s', (name) => {
  it(`in the middle of ${writes} writes loses nothing and doubles nothing`, async () => {
    const since = new Date();
    const writers = startWriters(freshStack(), 'org_200', { workers: 8, limit: writes });
    while (writers.acknowledged() < writes / 2) await new Promise((r) => setTimeout(r, 10));
    await killService(name, parts);
    await startService(name, parts);
    const told = await writers.done();
    expect(writers.acknowledged()).toBeGreaterThanOrEqual(writes);
    await expectNothingLost(freshStack(), 'org_200', since, told);
  }, 240_000);
});
