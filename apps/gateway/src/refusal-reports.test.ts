import { expect, test } from '@jest/globals';
import { mostRefusedAddresses } from '@rymeda/contracts';
import { refusalReports, type RefusalReport } from './refusal-reports.ts';

const minute = '2026-03-02T14:00:00.000Z';

function reports() {
  const sent: RefusalReport[] = [];
  const failures: unknown[] = [];
  const state = { away: false, answered: Promise.resolve() };
  const made = refusalReports({
    async send(report) {
      await state.answered;
      if (state.away) throw new Error('away');
      sent.push(report);
    },
    onFailure: (error) => failures.push(error),
  });
  return { ...made, sent, failures, state };
}

test('a minute without refusals tells nothing', async () => {
  const { add, settled, sent } = reports();
  add(minute, new Map());
  await settled();
  expect(sent).toEqual([]);
});

test('what audit did not take is sent later, in order, and its being away is told once', async () => {
  const { add, settled, sent, failures, state, stats } = reports();
  state.away = true;
  for (const count of [1, 2, 3]) {
    add(`minute ${count}`, new Map([['203.0.113.7', count]]));
    await settled();
  }
  expect([sent, failures.length, stats().waiting]).toEqual([[], 1, 3]);
  state.away = false;
  add(minute, new Map());
  await settled();
  expect(sent.map((report) => report.addresses)).toEqual(
    [1, 2, 3].map((count) => [{ address: '203.0.113.7', count }]),
  );
  expect(stats()).toEqual({ reported: 6, unreported: 0, waiting: 0 });
  state.away = true;
  add(minute, new Map([['203.0.113.7', 1]]));
  await settled();
  expect(failures).toHaveLength(2);
});

test('a flood from many addresses is one report of a bounded length that lacks none of them', async () => {
  const { add, settled, sent } = reports();
  const counts = new Map(Array.from({ length: 5_000 }, (_, n) => [`a${n}`, n + 1]));
  counts.set('others', 70);
  add(minute, counts);
  await settled();
  const addresses = sent[0]?.addresses ?? [];
  expect(addresses.length).toBe(mostRefusedAddresses);
  expect(addresses[0]).toEqual({ address: 'a4999', count: 5_000 });
  expect(addresses.filter(({ address }) => address === 'others')).toHaveLength(1);
  expect(addresses.reduce((sum, { count }) => sum + count, 0)).toBe((5_000 * 5_001) / 2 + 70);
});

test('an audit that stays away costs bounded memory, and what was let go is counted', async () => {
  const { add, settled, state, stats } = reports();
  state.away = true;
  for (let n = 0; n < 200; n++) {
    add(`minute ${n}`, new Map([['203.0.113.7', 2]]));
    await settled();
  }
  expect(stats()).toEqual({ reported: 0, unreported: 160, waiting: 120 });
});

test('one that is let go while audit takes it takes no other with it', async () => {
  const { add, settled, sent, state, stats } = reports();
  state.away = true;
  for (let n = 0; n < 120; n++) {
    add(`minute ${n}`, new Map([['203.0.113.7', 1]]));
    await settled();
  }
  let answer: () => void = () => undefined;
  state.answered = new Promise((resolve) => (answer = resolve));
  state.away = false;
  add(minute, new Map());
  add('minute 120', new Map([['203.0.113.7', 1]]));
  answer();
  await settled();
  expect(sent.map((report) => report.minute)).toEqual(Array.from({ length: 121 }, (_, n) => `minute ${n}`));
  expect(stats()).toEqual({ reported: 121, unreported: 0, waiting: 0 });
});
