import { describe, expect, it } from '@jest/globals';
import { makeMeter, percentile } from './meter.ts';

describe('the meter', () => {
  it('keeps the time of each request, failed ones included', async () => {
    let time = 0;
    const meter = makeMeter(() => (time += 5));
    expect(await meter.measure(() => Promise.resolve('answer'))).toBe('answer');
    await expect(meter.measure(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(meter.latencies).toEqual([5, 5]);
  });
});

describe('a percentile', () => {
  it('is the value that a share of the values do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBe(0);
  });
});
