import { equalBytes, randomToken, sha256 } from '@rymeda/kernel';

/**
 * A secret as it is stored. A fast hash is enough: secrets are 256 random bits of ours, so there is no
 * dictionary to try and nothing that a slow hash would slow down but our own token endpoint.
 */
export interface StoredSecret {
  /** SHA-256, base64url. */
  hash: string;
  /** After a rotation the one before stays valid until then; null for the current one. */
  expiresAt: Date | null;
}

/** The prefix lets scanners of repositories and logs find a leaked one. */
export const newClientSecret = (): string => `rys_${randomToken(32)}`;

export const hashSecret = (secret: string): string => sha256(secret).toString('base64url');

export const firstSecret = (secret: string): StoredSecret[] => [
  { hash: hashSecret(secret), expiresAt: null },
];

/** The new secret beside the current one, which stays valid for `overlapSeconds`; older ones go at once. */
export function rotateSecrets(
  secrets: readonly StoredSecret[],
  secret: string,
  overlapSeconds: number,
  now: Date,
): StoredSecret[] {
  const current = secrets.find((s) => s.expiresAt === null);
  const expiresAt = new Date(now.getTime() + overlapSeconds * 1000);
  const previous = current === undefined || overlapSeconds === 0 ? [] : [{ hash: current.hash, expiresAt }];
  return [...firstSecret(secret), ...previous];
}

/** Compares with all of them in constant time, so that time tells neither which nor how nearly. */
export function matchesSecret(secrets: readonly StoredSecret[], given: string, now: Date): boolean {
  const hash = sha256(given);
  let matches = false;
  for (const secret of secrets) {
    const valid = secret.expiresAt === null || secret.expiresAt.getTime() > now.getTime();
    const same = equalBytes(Buffer.from(secret.hash, 'base64url'), hash);
    matches = (valid && same) || matches;
  }
  return matches;
}
