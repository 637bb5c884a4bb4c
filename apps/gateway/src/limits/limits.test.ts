import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leasedLimiter } from './leased-limiter.ts';
import { rateLimitHeaders, tighter, type Standing } from './quota.ts';

const quota = { points: 100, seconds: 60 };

/** A store as Redis is one: a window opens with the first points and ends a minute later. */
function fakeStore(clock: { now: number }, points = 100) {
  const windows = new Map<string, { total: number; endsAt: number }>();
  const calls: number[] = [];
  return {
    calls,
    points,
    consume: async (key: string, n: number) => {
      calls.push(n);
      await Promise.resolve();
      let window = windows.get(key);
      if (window === undefined || clock.now >= window.endsAt)
        windows.set(key, (window = { total: 0, endsAt: clock.now + 60_000 }));
      window.total += n;
      return { total: window.total, resetMs: window.endsAt - clock.now };
    },
  };
}

describe('the leased limiter', () => {
  test('a quiet caller asks the store each time, and sees exact numbers', async () => {
    const clock = { now: 0 };
    const store = fakeStore(clock);
    const limiter = leasedLimiter(quota, store.consume, () => clock.now);
    for (let i = 1; i <= 5; i++) {
      const standing = await limiter.take('a');
      expect(standing).toMatchObject({ allowed: true, remaining: 100 - i });
      clock.now += 1000;
    }
    expect(store.calls).toEqual([1, 1, 1, 1, 1]);
  });

  test('a busy caller takes leases, of a twentieth at most', async () => {
    const clock = { now: 0 };
    const store = fakeStore(clock);
    const limiter = leasedLimiter({ points: 10_000, seconds: 60 }, store.consume, () => clock.now);
    for (let i = 0; i < 2000; i++) {
      expect((await limiter.take('a')).allowed).toBe(true);
      if (i % 2 === 0) clock.now += 1;
    }
    expect(store.calls.length).toBeLessThan(30);
    expect(Math.max(...store.calls)).toBeLessThanOrEqual(500);
  });

  test("a key's own quota counts in the place of the common one, and a changed one from the next request on", async () => {
    const clock = { now: 0 };
    const limiter = leasedLimiter(quota, fakeStore(clock).consume, () => clock.now);
    const allowed = async (n: number, points?: number) => {
      let count = 0;
      for (let i = 0; i < n; i++) if ((await limiter.take('a', points)).allowed) count++;
      return count;
    };
    expect(await allowed(20, 5)).toBe(5);
    expect(await limiter.take('a', 5)).toMatchObject({ allowed: false, quota: { points: 5, seconds: 60 } });
    // What was taken stays taken.
    expect(await allowed(200, 50)).toBeLessThanOrEqual(45);
    expect(await allowed(1)).toBe(1);
  });

  test('whoever is out of points is refused without asking, until the window ends', async () => {
    const clock = { now: 0 };
    const store = fakeStore(clock);
    const limiter = leasedLimiter(quota, store.consume, () => clock.now);
    let allowed = 0;
    for (let i = 0; i < 500; i++) if ((await limiter.take('a')).allowed) allowed++;
    expect(allowed).toBe(100);
    const asked = store.calls.length;
    expect(await limiter.take('a')).toMatchObject({ allowed: false, remaining: 0, resetMs: 60_000 });
    expect(store.calls.length).toBe(asked);
    clock.now += 60_000;
    expect((await limiter.take('a')).allowed).toBe(true);
  });

  test('many at once never get more than the quota, nor less when alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 12 }), async (bursts) => {
        const clock = { now: 0 };
        const store = fakeStore(clock);
        const limiter = leasedLimiter(quota, store.consume, () => clock.now);
        let allowed = 0;
        for (const burst of bursts) {
          const taken = await Promise.all(Array.from({ length: burst }, async () => limiter.take('a')));
          allowed += taken.filter((s) => s.allowed).length;
          clock.now += 10;
        }
        const asked = bursts.reduce((a, b) => a + b, 0);
        return allowed === Math.min(100, asked);
      }),
    );
  });

  test('a store that fails fails the request that asked, not the ones after', async () => {
    const clock = { now: 0 };
    const store = fakeStore(clock);
    let broken = true;
    const limiter = leasedLimiter(
      quota,
      (key, n) => (broken ? Promise.reject(new Error('down')) : store.consume(key, n)),
      () => clock.now,
    );
    await expect(limiter.take('a')).rejects.toThrow('down');
    broken = false;
    expect((await limiter.take('a')).allowed).toBe(true);
  });

  test('keys are forgotten when their window is over', async () => {
    const clock = { now: 0 };
    const limiter = leasedLimiter(quota, fakeStore(clock).consume, () => clock.now);
    for (let i = 0; i < 1000; i++) await limiter.take(`k${i}`);
    expect(limiter.size()).toBe(1000);
    clock.now += 120_001;
    await limiter.take('last');
    expect(limiter.size()).toBe(1);
  });
});

test('the standing that binds is a refusal, else the one with less left', () => {
  const standing = (allowed: boolean, remaining: number): Standing => ({
    allowed,
    remaining,
    quota,
    resetMs: 1,
  });
  expect(tighter(standing(true, 1), standing(false, 0)).allowed).toBe(false);
  expect(tighter(standing(false, 0), standing(true, 1)).allowed).toBe(false);
  for (const [a, b] of [
    [standing(true, 0), standing(false, 0)],
    [standing(false, 0), standing(true, 0)],
    [standing(false, 3), standing(true, 1)],
  ] as const)
    expect(tighter(a, b).allowed).toBe(false);
  expect(tighter(standing(true, 5), standing(true, 3)).remaining).toBe(3);
  expect(tighter(standing(true, 3), standing(true, 5)).remaining).toBe(3);
});

test('the headers are the draft’s', () => {
  expect(rateLimitHeaders({ allowed: false, remaining: 0, resetMs: 29_001, quota })).toEqual({
    'ratelimit-policy': '"default";q=100;w=60',
    ratelimit: '"default";r=0;t=30',
    'retry-after': '30',
  });
  expect(rateLimitHeaders({ allowed: true, remaining: 9, resetMs: 100, quota })).not.toHaveProperty(
    'retry-after',
  );
});
