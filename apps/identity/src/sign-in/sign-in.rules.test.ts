import { expect, it } from '@jest/globals';
import type { CredentialState } from './credential.ts';
import { hashRecoveryCode } from './recovery-code.rules.ts';
import { isUnused, secondFactor, used } from './sign-in.rules.ts';

/** RFC 6238, appendix B. */
const secret = Buffer.from('12345678901234567890');
const now = new Date(1_234_567_890_000);
const step = 41_152_263;
const hashes = ['aaaaa-bbbbb-ccccc-ddddd', 'aaaaa-bbbbb-ccccc-eeeee'].map(hashRecoveryCode);
const credential = { id: 'usr_1', lastTotpStep: 0, recoveryCodes: hashes, version: 4 } as CredentialState;

it('a code of the authenticator counts however it is spaced, and a recovery code where it is none', () => {
  const proved = (typed: string) => secondFactor(credential, secret, typed, now);
  for (const typed of ['005924', ' 005 924', '005-924'])
    expect(proved(typed)).toEqual({ method: 'otp', step });
  expect(proved('AAAAA bbbbb-ccccc ddddd')).toEqual({ method: 'recovery', hash: hashes[0] });
  for (const typed of ['', '005925', 'aaaaa-bbbbb-ccccc-fffff', hashes[0] as string])
    expect(proved(typed)).toBeUndefined();
});

it('what proved it is used up, and nothing else is', () => {
  const [otp, recovery] = [
    { method: 'otp', step } as const,
    { method: 'recovery', hash: hashes[0] as string } as const,
  ];
  const afterOtp = used(credential, otp, now);
  expect(afterOtp).toEqual({ ...credential, lastTotpStep: step, updatedAt: now, version: 5 });
  expect([isUnused(credential, otp), isUnused(afterOtp, otp)]).toEqual([true, false]);
  expect(isUnused(afterOtp, { method: 'otp', step: step + 1 })).toBe(true);
  const afterRecovery = used(credential, recovery, now);
  expect(afterRecovery).toEqual({ ...credential, recoveryCodes: [hashes[1]], updatedAt: now, version: 5 });
  expect([isUnused(credential, recovery), isUnused(afterRecovery, recovery)]).toEqual([true, false]);
});
