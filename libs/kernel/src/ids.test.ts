import { describe, expect, it } from '@jest/globals';
import { idTimeMs, isId, newId, uuidv7, uuidv7Hex, withoutHyphens } from './ids.ts';

describe('ids', () => {
  it('are a prefix and the 32 lower-case hex digits of a UUIDv7', () => {
    const id = newId('pat');
    expect(id).toMatch(/^pat_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(isId('pat', id)).toBe(true);
  });

  it('ascend strictly within a process, even when the clock goes back', () => {
    const made: string[] = [];
    for (let i = 0; i < 300_000; i++) made.push(uuidv7Hex(i % 2 === 0 ? undefined : 1));
    for (let i = 1; i < made.length; i++)
      if (made[i - 1]! >= made[i]!) throw new Error(`not ascending at ${i}`);
    expect(new Set(made).size).toBe(made.length);
  });

  it('carry their time', () => {
    const before = Date.now();
    expect(idTimeMs(newId('ses'))).toBeGreaterThanOrEqual(before);
  });

  it.each(['', 'pat_', 'ses_0193', 'pat_' + 'g'.repeat(32), 'PAT_' + '0'.repeat(32), 7, null, { $ne: 1 }])(
    'refuse %p',
    (value) => expect(isId('pat', value)).toBe(false),
  );

  it('have a hyphenated form for CloudEvents', () => {
    const id = uuidv7();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(withoutHyphens(id)).toHaveLength(32);
  });
});
