import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry-after.rules.ts';

const start = new Date('2026-03-02T14:00:00.000Z');

describe('Retry-After', () => {
  it('is read as seconds or as a date', () => {
    expect(retryAfterMs('120', start)).toBe(120_000);
    expect(retryAfterMs('Mon, 02 Mar 2026 14:01:00 GMT', start)).toBe(60_000);
    expect(retryAfterMs('Monday, 02-Mar-26 14:01:00 GMT', start)).toBe(60_000);
    expect(retryAfterMs('Mon Mar  2 14:01:00 2026', start)).toBe(60_000);
    expect(retryAfterMs('Mon, 02 Mar 2026 13:00:00 GMT', start)).toBe(0);
  });
  it.each([undefined, '', 'soon', '-1', '1e9', '99999999999', 'May 2026'])('%s is nothing', (value) =>
    expect(retryAfterMs(value, start)).toBeUndefined(),
  );
});
