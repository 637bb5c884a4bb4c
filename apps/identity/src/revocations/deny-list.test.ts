import { describe, expect, it } from '@jest/globals';
import { needsFull, toAnswer, versionOf } from './deny-list.ts';

describe('the deny-list', () => {
  it.each([
    [undefined, true],
    [4, true],
    [5, false],
    [9, false],
    [10, true],
  ])('gives everything to who knows version %p: %p', (since, full) => {
    expect(needsFull({ version: 9, fullBefore: 5 }, since)).toBe(full);
  });

  it('reads a version only from digits', () => {
    expect([null, '', '-1', '1e3', '12', '9'.repeat(16)].map(versionOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      12,
      undefined,
    ]);
  });

  it('answers in the form that services read', () => {
    const expiresAt = new Date(5_000);
    const rows = [
      { _id: 'client:a', kind: 'client' as const, id: 'a', expiresAt, version: 1 },
      { _id: 'client:b', kind: 'client' as const, id: 'b', since: 7, expiresAt, version: 2 },
      { _id: 'token:t', kind: 'token' as const, id: 't', expiresAt, version: 3 },
      { _id: 'organization:o', kind: 'organization' as const, id: 'o', expiresAt: null, version: 4 },
    ];
    expect(toAnswer(rows, { version: 4, fullBefore: 0 }, true)).toEqual({
      version: 4,
      full: true,
      clients: [{ id: 'a' }, { id: 'b', since: 7 }],
      tokens: [{ id: 't', expiresAt: 5 }],
      organizations: ['o'],
    });
  });
});
