import type { CredentialState } from './credential.ts';
import { matchRecoveryCode } from './recovery-code.rules.ts';
import { totpStep } from './totp.rules.ts';

export type SecondFactor = { method: 'otp'; step: number } | { method: 'recovery'; hash: string };

/** What the second field of the sign-in page proves: a code of the authenticator, or a recovery code. */
export function secondFactor(
  credential: Pick<CredentialState, 'lastTotpStep' | 'recoveryCodes'>,
  secret: Uint8Array,
  typed: string,
  now: Date,
): SecondFactor | undefined {
  const code = typed.replaceAll(/[\s-]/g, '');
  const step = totpStep(secret, code, now, credential.lastTotpStep);
  if (step !== undefined) return { method: 'otp', step };
  const hash = matchRecoveryCode(credential.recoveryCodes, code);
  return hash === undefined ? undefined : { method: 'recovery', hash };
}

/** The credential after a sign-in: what proved it is used up. */
export function used(credential: CredentialState, factor: SecondFactor, now: Date): CredentialState {
  const next = { ...credential, updatedAt: now, version: credential.version + 1 };
  return factor.method === 'otp'
    ? { ...next, lastTotpStep: factor.step }
    : { ...next, recoveryCodes: credential.recoveryCodes.filter((hash) => hash !== factor.hash) };
}

/** Whether what was proved can still be used: a code of the authenticator and a recovery code work once. */
export const isUnused = (
  credential: Pick<CredentialState, 'lastTotpStep' | 'recoveryCodes'>,
  factor: SecondFactor,
): boolean =>
  factor.method === 'otp'
    ? factor.step > credential.lastTotpStep
    : credential.recoveryCodes.includes(factor.hash);
