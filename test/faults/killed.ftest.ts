import { describe, expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { until } from '@rymeda/testing';
import { expectNothingLost, freshStack, parts } from './common.ts';
import { startWriters } from './writers.ts';

const writes = 1_000;

describe.each(['care', 'audit'])('kill -9 of %s', (name) => {
  it(`in the middle of ${writes} writes loses nothing and doubles nothing`, async () => {
    const since = new Date();
    const writers = startWriters(freshStack(), 'org_200', { workers: 8, limit: writes });
    try {
      await until(
        'half of the writes',
        () => Promise.resolve(writers.acknowledged()),
        (n) => n >= writes / 2,
        120_000,
      );
      await killService(name, parts);
      await startService(name, parts);
      await until(
        'all writes',
        () => Promise.resolve(writers.acknowledged()),
        (n) => n >= writes,
        120_000,
      );
    } finally {
      await writers.stop();
    }
    const { told } = writers;
    expect(writers.acknowledged()).toBeGreaterThanOrEqual(writes);
    await expectNothingLost(freshStack(), 'org_200', since, told);
  }, 400_000);
});
