import { describe, expect, it } from '@jest/globals';
import { median, medianRatio, percentile, summarise } from './statistics.ts';

describe('percentiles', () => {
  it('are values that were measured, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect([percentile(hundred, 50), percentile(hundred, 99), percentile(hundred, 100)]).toEqual([
      50, 99, 100,
    ]);
    expect(percentile([7], 99)).toBe(7);
  });

  it('of nothing are no number', () => expect(percentile([], 99)).toBeNaN());
});

describe('the median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

describe('a ratio', () => {
  it('compares neighbours in time, so that a slow spell does not count', () => {
    expect(medianRatio([200, 20, 200], [1000, 100, 1000])).toBeCloseTo(0.2);
  });
});

describe('a summary', () => {
  it('takes the median of the rates and the percentiles of all answers', () => {
    const slice = (n: number, ms: number, failures = {}) => ({
      seconds: 2,
      latencies: new Float64Array(n).fill(ms),
      failures,
      cpu: { care: ms },
    });
    expect(summarise([slice(10, 1), slice(20, 3, { '503': 2 }), slice(40, 5, { '503': 1 })])).toEqual({
      perSecond: 10,
      rates: [5, 10, 20],
      p50: 5,
      p99: 5,
      answers: 70,
      failures: { '503': 3 },
      cpu: { care: 3 },
    });
  });
});
