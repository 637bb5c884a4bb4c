import { describe, expect, it } from '@jest/globals';
import { firstSecret, matchesSecret, newClientSecret, rotateSecrets } from './client-secret.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const overlap = (overlapSeconds: number) => ({ overlapSeconds, secretExpiresAt: null });
const later = (s: number) => new Date(now.getTime() + s * 1000);

describe('client secrets', () => {
  it('have 256 random bits and are stored as a hash', () => {
    const secret = newClientSecret();
    expect(secret).toMatch(/^rys_[\w-]{43}$/);
    expect(newClientSecret()).not.toBe(secret);
    expect(JSON.stringify(firstSecret(secret))).not.toContain(secret);
  });

  it('match themselves and nothing else', () => {
    const stored = firstSecret('rys_right');
    expect(matchesSecret(stored, 'rys_right', now)).toBe(true);
    for (const given of ['', 'rys_wrong', 'rys_right ', stored[0]?.hash ?? ''])
      expect(matchesSecret(stored, given, now)).toBe(false);
    expect(matchesSecret([], 'rys_right', now)).toBe(false);
  });

  it('overlap while they rotate, two at most', () => {
    const second = rotateSecrets(firstSecret('one'), 'two', overlap(60), now);
    expect(matchesSecret(second, 'one', later(59))).toBe(true);
    expect(matchesSecret(second, 'one', later(60))).toBe(false);
    const third = rotateSecrets(second, 'three', overlap(60), now);
    expect(third).toHaveLength(2);
    expect(['one', 'two', 'three'].map((s) => matchesSecret(third, s, now))).toEqual([false, true, true]);
  });

  it('end at their own time, which a rotation does not put off', () => {
    const stored = firstSecret('one', later(30));
    expect(matchesSecret(stored, 'one', later(29))).toBe(true);
    expect(matchesSecret(stored, 'one', later(30))).toBe(false);
    const rotated = rotateSecrets(stored, 'two', { overlapSeconds: 60, secretExpiresAt: later(90) }, now);
    const valid = (s: number) => ['one', 'two'].map((secret) => matchesSecret(rotated, secret, later(s)));
    expect([valid(29), valid(30), valid(90)]).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('end at once without an overlap', () => {
    expect(rotateSecrets(firstSecret('one'), 'two', overlap(0), now)).toEqual(firstSecret('two'));
  });
});
