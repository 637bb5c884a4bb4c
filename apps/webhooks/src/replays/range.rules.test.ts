import { expect, it } from '@jest/globals';
import { rangeAsked } from './range.rules.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const faultsOf = (since: string, until?: string): unknown => {
  try {
    return rangeAsked({ since, until }, now);
  } catch (error) {
    return (error as { details?: unknown }).details;
  }
};

it('a range ends at the time of the request unless it says otherwise', () => {
  const since = new Date('2026-03-01T00:00:00Z');
  expect(faultsOf('2026-03-01T00:00:00Z')).toEqual({ since, until: now });
  expect(faultsOf('2026-03-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual({
    since,
    until: new Date('2027-01-01T00:00:00Z'),
  });
});

it('a range that ends before it begins is refused, and the field at fault is one that was said', () => {
  expect(faultsOf('2026-03-02T14:00:01Z')).toMatchObject([{ field: 'since' }]);
  expect(faultsOf('2026-03-02T14:00:01Z', '2026-03-02T13:00:00Z')).toMatchObject([{ field: 'until' }]);
});
