import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mayRun, settle, type Account } from './quota.rules.ts';

const budget = { share: 0.1, mostSaved: 0.01 };

test('over any time a process gets its share and no more than a moment beyond it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 50, maxLength: 400 }),
      (milliseconds) => {
        let account: Account = { saved: 0 };
        let [elapsed, used] = [0, 0];
        for (const ms of milliseconds) {
          const seconds = ms / 1000;
          // A greedy process: it runs whenever it may.
          const took = mayRun(account) ? seconds : 0;
          account = settle(account, budget, seconds, took);
          elapsed += seconds;
          used += took;
        }
        expect(used).toBeLessThanOrEqual(budget.share * elapsed + 0.05 + budget.mostSaved);
        expect(used).toBeGreaterThanOrEqual(budget.share * elapsed - 0.05 - budget.mostSaved);
      },
    ),
  );
});

test('who was idle saves up a moment, not more', () => {
  expect(settle({ saved: 0 }, budget, 60, 0)).toEqual({ saved: 0.01 });
});
