import { expect, it } from '@jest/globals';
import { requireAssignable, requireStillReadable } from './assignable.rules.ts';

const everyone = { audience: 'everyone' as const, userIds: [] };
const users = (...userIds: string[]) => ({ audience: 'users' as const, userIds });

it.each(['policy', 'training_certificate'] as const)('a %s about nobody is assigned to anybody', (type) => {
  for (const audience of [everyone, users('usr_1')])
    expect(() => requireAssignable({ type, userId: null }, audience)).not.toThrow();
});

it.each(['audit_report', 'attestation'] as const)('an %s is assigned to nobody', (type) => {
  for (const audience of [everyone, users('usr_1')])
    expect(() => requireAssignable({ type, userId: null }, audience)).toThrow();
});

it('what is about one user is assigned to that one alone, for nobody else can read it', () => {
  const own = { type: 'training_certificate' as const, userId: 'usr_1' };
  expect(() => requireAssignable(own, users('usr_1'))).not.toThrow();
  for (const audience of [everyone, users('usr_2'), users('usr_1', 'usr_2')])
    expect(() => requireAssignable(own, audience)).toThrow();
});

it("what others have to attest becomes nobody's own", () => {
  for (const assigned of [[], [users('usr_1')], [users('usr_1'), users('usr_1')]])
    expect(() => requireStillReadable('usr_1', assigned)).not.toThrow();
  for (const others of [everyone, users('usr_2'), users('usr_1', 'usr_2')]) {
    expect(() => requireStillReadable('usr_1', [users('usr_1'), others])).toThrow();
    expect(() => requireStillReadable(null, [others])).not.toThrow();
  }
});
