import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorCodec } from './cursor.ts';

const codec = cursorCodec([Buffer.alloc(32, 7)], 'care');
const scope = {
  organizationId: 'org_a',
  operation: 'care.patients.list',
  filters: { status: 'active', lastName: 'Canary' },
};
const position = { time: new Date(1_700_000_000_123), id: 'pat_1' };
const sealed = codec.seal(scope, position);

describe('a cursor', () => {
  it('opens for its own query, in whatever order its filters come', () => {
    expect(codec.open({ ...scope, filters: { lastName: 'Canary', status: 'active' } }, sealed)).toEqual(
      position,
    );
  });

  it('holds no filter', () => {
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Canary');
  });

  it.each([
    [{ ...scope, organizationId: 'org_b' }],
    [{ ...scope, operation: 'care.sessions.list' }],
    [{ ...scope, filters: { status: 'inactive' } }],
    [{ ...scope, filters: {} }],
  ])('opens for no other query: %j', (other) => {
    expect(() => codec.open(other, sealed)).toThrow('not valid');
  });

  it('opens under each key of a ring, and is sealed under the first', () => {
    const newer = Buffer.alloc(32, 8);
    const both = cursorCodec([newer, Buffer.alloc(32, 7)], 'care');
    expect(both.open(scope, sealed)).toEqual(position);
    expect(cursorCodec([newer], 'care').open(scope, both.seal(scope, position))).toEqual(position);
    expect(() => cursorCodec([newer], 'care').open(scope, sealed)).toThrow('not valid');
  });

  it('opens no more once it was changed', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 25 }), (at, shift) => {
        const letter = String.fromCharCode(65 + ((sealed.charCodeAt(at) + shift) % 26));
        fc.pre(letter !== sealed[at]);
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        expect(() => codec.open(scope, changed)).toThrow('not valid');
      }),
    );
    for (const junk of ['', 'x', '!!!', 'A'.repeat(1000)])
      expect(() => codec.open(scope, junk)).toThrow('not valid');
  });
});
