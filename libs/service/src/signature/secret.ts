import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

const prefix = 'whsec_';

/** `whsec_` and 32 random bytes in base64, as Standard Webhooks has its secrets. */
export const newSigningSecret = (): string => `${prefix}${randomBytes(32).toString('base64')}`;

/** The two keys that one secret is. */
export interface SigningKeys {
  /** For `x-rymeda-signature`: the UTF-8 bytes of the whole secret as shown. */
  whole: KeyObject;
  /** For `webhook-signature`: what the part behind the prefix decodes to. */
  decoded: KeyObject;
}

export const signingKeys = (secret: string): SigningKeys => ({
  whole: createSecretKey(Buffer.from(secret, 'utf8')),
  decoded: createSecretKey(Buffer.from(secret.slice(prefix.length), 'base64')),
});
