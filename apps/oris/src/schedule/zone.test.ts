import { expect, it, jest } from '@jest/globals';
import { toLocal } from './zone.ts';

/** As many spellings of one zone as there are numbers: each bit of `n` makes a letter great. */
const spelling = (n: number): string =>
  [...'america/new_york'].map((c, at) => ((n >> at) & 1 ? c.toUpperCase() : c)).join('');

it('keeps no format for each spelling of a zone that anybody ever gave', () => {
  const made = jest.spyOn(Intl, 'DateTimeFormat');
  const all = Array.from({ length: 2_000 }, (_, n) => spelling(n));
  const noon = Date.UTC(2026, 0, 15, 17);
  for (const zone of all) expect(toLocal(zone, noon)).toBe(Date.UTC(2026, 0, 15, 12));
  const first = made.mock.calls.length;
  toLocal(all[1_999] as string, noon);
  expect(made.mock.calls).toHaveLength(first);
  toLocal(all[0] as string, noon);
  expect(made.mock.calls).toHaveLength(first + 1);
  made.mockRestore();
});
