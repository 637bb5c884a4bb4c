import { describe, expect, it } from '@jest/globals';
import {
  derivedUuidv7Hex,
  idTimeMs,
  isId,
  isOrganizationId,
  newId,
  uuidv7,
  uuidv7Hex,
  withoutHyphens,
} from './ids.ts';

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

  it('of other processes differ too: each has random bits of its own', () => {
    const tails = Array.from({ length: 3_000 }, () => uuidv7Hex(1).slice(-14));
    expect(new Set(tails).size).toBe(3_000);
  });

  it('that follow from a name are ids, the same each time, under the time that is given', () => {
    const hex = derivedUuidv7Hex('a', '0193aee0f3a1');
    expect([isId('whd', `whd_${hex}`), hex.slice(0, 12)]).toEqual([true, '0193aee0f3a1']);
    expect(derivedUuidv7Hex('a', '0193aee0f3a1')).toBe(hex);
    expect(isId('whd', `whd_${derivedUuidv7Hex('a')}`)).toBe(true);
    expect(new Set(['a', 'b', 'c'].map((name) => derivedUuidv7Hex(name).slice(13))).size).toBe(3);
  });

  it.each(['org_1', 'org_100', `org_${'a'.repeat(40)}`])('%s is an organisation’s', (id) =>
    expect(isOrganizationId(id)).toBe(true),
  );
  it.each([
    'org_',
    'ORG_1',
    'org_A',
    'org_1; drop',
    'x org_1',
    `org_${'a'.repeat(41)}`,
    'org_1\n',
    ['org_1'],
    null,
  ])('%p is no organisation’s', (id) => expect(isOrganizationId(id)).toBe(false));

  it('carry their time', () => {
    const before = Date.now();
    expect(idTimeMs(newId('ses'))).toBeGreaterThanOrEqual(before);
  });

  it.each([
    '',
    'pat_',
    'ses_0193',
    newId('ses'),
    `x${newId('pat')}`,
    `${newId('pat')}0`,
    'pat_' + 'g'.repeat(32),
    'PAT_' + '0'.repeat(32),
    7,
    null,
    { $ne: 1 },
  ])('refuse %p', (value) => expect(isId('pat', value)).toBe(false));

  it('have a hyphenated form for CloudEvents', () => {
    const id = uuidv7();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(withoutHyphens(id)).toHaveLength(32);
  });
});
