import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type SigningAlgorithmSpec } from '@aws-sdk/client-kms';
import { kmsClient, withinDeadline } from '@rymeda/encryption/aws';
import type { SignatureType } from './note.ts';
import { rawEd25519, type Signer } from './signer.ts';

/** KMS's names of what a checkpoint may be signed with; the first is what to ask for. */
const algorithms: readonly { algorithm: SigningAlgorithmSpec; curve: string; type: SignatureType }[] = [
  { algorithm: 'ED25519_SHA_512', curve: 'ed25519', type: 'ed25519' },
  { algorithm: 'ECDSA_SHA_256', curve: 'prime256v1', type: 'ecdsaP256' },
];

export interface KmsSignerOptions {
  name: string;
  /** Id, ARN or alias of an asymmetric key for SIGN_VERIFY. */
  keyId: string;
  region: string;
  endpoint?: string;
}

/** The private key never leaves KMS: docs/decisions/060. */
export async function kmsSigner({ name, keyId, region, endpoint }: KmsSignerOptions): Promise<Signer> {
  const client = kmsClient({ region, endpoint });
  const { PublicKey, SigningAlgorithms = [] } = await client.send(
    new GetPublicKeyCommand({ KeyId: keyId }),
    withinDeadline(),
  );
  if (PublicKey === undefined) throw new Error('KMS gave no public key');
  const spki = Buffer.from(PublicKey);
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const curve = publicKey.asymmetricKeyDetails?.namedCurve ?? publicKey.asymmetricKeyType;
  const known = algorithms.find((a) => a.curve === curve && SigningAlgorithms.includes(a.algorithm));
  if (known === undefined)
    throw new Error('The key of checkpoints must be ECC_NIST_EDWARDS25519 or ECC_NIST_P256, for SIGN_VERIFY');
  return {
    key: { name, type: known.type, publicKey: known.type === 'ed25519' ? rawEd25519(publicKey) : spki },
    async sign(text) {
      const command = new SignCommand({
        KeyId: keyId,
        Message: text,
        MessageType: 'RAW',
        SigningAlgorithm: known.algorithm,
      });
      const { Signature } = await client.send(command, withinDeadline());
      if (Signature === undefined) throw new Error('KMS gave no signature');
      return Buffer.from(Signature);
    },
  };
}
