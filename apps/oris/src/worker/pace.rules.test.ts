import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freshBucket, take } from './pace.rules.ts';

it('never more pass than a sixth of a minute’s worth at once and the rate after it, whenever they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6_000 }),
      fc.array(fc.integer({ min: -5_000, max: 60_000 }), { minLength: 1, maxLength: 300 }),
      (perMinute, gaps) => {
        let [now, highest] = [1_000_000, 1_000_000];
        let bucket = freshBucket(perMinute, now);
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          highest = Math.max(highest, now);
          const taken = take(bucket, perMinute, now);
          if ('bucket' in taken) [bucket, passed] = [taken.bucket, passed + 1];
          else expect(taken.waitMs).toBeGreaterThan(0);
        }
        // A clock that goes back and forth again may count that stretch once more.
        const back = gaps.reduce((sum, gap) => sum + Math.max(0, -gap), 0);
        const allowed = Math.max(1, perMinute / 6) + ((highest - 1_000_000 + back) * perMinute) / 60_000;
        expect(passed).toBeLessThanOrEqual(Math.floor(allowed + 1e-6));
      },
    ),
  );
});

it('whoever waits as long as was said passes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6_000 }), (perMinute) => {
      let bucket = freshBucket(perMinute, 0);
      for (;;) {
        const taken = take(bucket, perMinute, 0);
        if ('waitMs' in taken) {
          expect('bucket' in take(bucket, perMinute, taken.waitMs)).toBe(true);
          return;
        }
        ({ bucket } = taken);
      }
    }),
  );
});
