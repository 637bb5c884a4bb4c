import { expect, it } from '@jest/globals';
import { deniedUntil, revocationExpiry, tokenLifeS } from './denial-times.rules.ts';

const now = new Date('2026-11-21T10:00:00.999Z');

it('a revoked client is remembered for longer than its last token lives', () => {
  expect(revocationExpiry(now).getTime() - now.getTime()).toBe((tokenLifeS + 120) * 1000);
});

it('tokens of this second and of the next are refused, in whole seconds as tokens have them', () => {
  expect(deniedUntil(now)).toBe(Date.parse('2026-11-21T10:00:01Z') / 1000);
});
