/** What a user proves to be who it is with: password and authenticator, always both. */
export interface CredentialState {
  /** The user's. */
  id: string;
  organizationId: string;
  /** argon2id, PHC string. */
  passwordHash: string;
  /** The authenticator's secret as `ENC[…]` under the organisation's key. */
  totpSecret: string;
  /** Time step of the last code that was taken; each is taken once. */
  lastTotpStep: number;
  /** SHA-256 of the recovery codes that are left. */
  recoveryCodes: string[];
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1 and grows with each change and each sign-in; the events' `sequence`. */
  version: number;
}

/** Subject of the events about how a user signs in; apart from the user's own, which have a sequence of their own. */
export const signInSubject = (userId: string): string => `credential/${userId}`;
