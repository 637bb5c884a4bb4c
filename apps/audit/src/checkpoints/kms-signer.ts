import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import type { SignatureType } from './note.ts';
import { rawEd25519, type Signer } from './signer.ts';

/** KMS's names of what a checkpoint may be signed with; the first is what to ask for. */
const algorithms: Record<string, { type: SignatureType; algorithm: SigningAlgorithmSpec }> = {
  ECC_NIST_EDWARDS25519: { type: 'ed25519', algorithm: 'ED25519_SHA_512' },
  ECC_NIST_P256: { type: 'ecdsaP256', algorithm: 'ECDSA_SHA_256' },
};

export interface KmsSignerOptions {
  name: string;
  /** Id, ARN or alias of an asymmetric key for SIGN_VERIFY. */
  keyId: string;
  region: string;
  endpoint?: string;
}

/** The private key never leaves KMS: docs/decisions/060. */
export async function kmsSigner({ name, keyId, region, endpoint }: KmsSignerOptions): Promise<Signer> {
  const client = new KMSClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  });
  const { PublicKey, KeySpec } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  const known = algorithms[KeySpec ?? ''];
  if (known === undefined || PublicKey === undefined)
    throw new Error(`The key of checkpoints must be one of ${Object.keys(algorithms).join(', ')}`);
  const spki = Buffer.from(PublicKey);
  const publicKey =
    known.type === 'ed25519' ? rawEd25519(createPublicKey({ key: spki, format: 'der', type: 'spki' })) : spki;
  return {
    key: { name, type: known.type, publicKey },
    async sign(text) {
      const command = new SignCommand({
        KeyId: keyId,
        Message: text,
        MessageType: 'RAW',
        SigningAlgorithm: known.algorithm,
      });
      const { Signature } = await client.send(command);
      if (Signature === undefined) throw new Error('KMS gave no signature');
      return Buffer.from(Signature);
    },
  };
}
