import { describe, expect, it } from '@jest/globals';
import { growingYears, narrowed, parsePlace, placeText, widened } from './stream-place.rules.ts';
import { logYear } from './log-name.rules.ts';

const at = (iso: string): Date => new Date(iso);

describe('a place in an organisation’s logs', () => {
  it('is read back as it was written', () => {
    expect(placeText(parsePlace('2024.0-2025.1042-2026.77') as never)).toBe('2024.0-2025.1042-2026.77');
  });

  it.each([
    '',
    '2026',
    '2026.',
    '2026.-1',
    '2026.01',
    '2026.1.5',
    '2026.1e3',
    '2026.9999999999999999',
    '26.1',
    '2026.1-2025.1',
    '2026.1-2026.2',
    '2026.1,2027.1',
    '2026.1\n',
    Array.from({ length: 9 }, (_, n) => `${2020 + n}.1`).join('-'),
  ])('is not %j', (text) => {
    expect(parsePlace(text)).toBeUndefined();
  });

  it('follows every log that an entry can still come to', () => {
    for (const now of ['2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z', '2026-12-31T23:59:59Z'].map(at))
      for (let age = -2; age <= 420; age += 0.5) {
        const year = logYear(new Date(now.getTime() - age * 86_400_000), now);
        expect(growingYears(now)).toContain(year);
      }
  });

  it('takes in years that begin later, from their first entry, and none that it left out before', () => {
    const place = parsePlace('2026.5') as never;
    expect(placeText(widened(place, at('2026-12-31T23:59:59Z')))).toBe('2026.5-2027.0');
    expect(placeText(widened(place, at('2028-01-01T00:00:00Z')))).toBe('2026.5-2027.0-2028.0-2029.0');
  });

  it('lets go of years that no entry comes to any more', () => {
    const place = parsePlace('2024.9-2025.1-2026.5-2027.0') as never;
    expect(placeText(narrowed(place, at('2026-12-31T00:00:00Z')))).toBe('2024.9-2025.1-2026.5-2027.0');
    expect(placeText(narrowed(place, at('2027-01-01T00:00:00Z')))).toBe('2025.1-2026.5-2027.0');
  });
});
