import { equalBytes, randomToken, sha256 } from '@rymeda/kernel';

const count = 10;

/** 80 random bits in hex, in groups that can be read aloud: no dictionary to try, so a fast hash is enough. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () =>
    Buffer.from(randomToken(10), 'base64url')
      .toString('hex')
      .replace(/(.{5})(?=.)/g, '$1-'),
  );

/** However it was typed. */
export const hashRecoveryCode = (code: string): string =>
  sha256(code.toLowerCase().replaceAll(/[\s-]/g, '')).toString('base64url');

/** The hash that a given code has among those that are left; undefined for none. */
export function matchRecoveryCode(left: readonly string[], code: string): string | undefined {
  const given = Buffer.from(hashRecoveryCode(code), 'base64url');
  let match: string | undefined;
  for (const hash of left) if (equalBytes(Buffer.from(hash, 'base64url'), given)) match = hash;
  return match;
}
