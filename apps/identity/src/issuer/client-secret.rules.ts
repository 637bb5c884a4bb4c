import { equalBytes, randomToken, sha256 } from '@rymeda/kernel';

/**
 * A secret as it is stored. A fast hash is enough: secrets are 256 random bits of ours, so there is no
 * dictionary to try and nothing that a slow hash would slow down but our own token endpoint.
 */
export interface StoredSecret {
  /** SHA-256, base64url. */
  hash: string;
  /** It does not work from then on; null for never. */
  expiresAt: Date | null;
}

/** The prefix lets scanners of repositories and logs find a leaked one. */
export const newClientSecret = (): string => `rys_${randomToken(32)}`;

export const hashSecret = (secret: string): string => sha256(secret).toString('base64url');

export const firstSecret = (secret: string, expiresAt: Date | null = null): StoredSecret[] => [
  { hash: hashSecret(secret), expiresAt },
];

/**
 * The new secret before the current one, which stays valid for `overlapSeconds` and never longer than it would have;
 * older ones go at once.
 */
export function rotateSecrets(
  secrets: readonly StoredSecret[],
  secret: string,
  rotation: { overlapSeconds: number; secretExpiresAt: Date | null },
  now: Date,
): StoredSecret[] {
  const current = secrets[0];
  const next = firstSecret(secret, rotation.secretExpiresAt);
  if (current === undefined || rotation.overlapSeconds === 0) return next;
  const end = now.getTime() + rotation.overlapSeconds * 1000;
  const expiresAt = new Date(Math.min(end, current.expiresAt?.getTime() ?? Infinity));
  return [...next, { hash: current.hash, expiresAt }];
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
