import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMoto, type Moto } from '@rymeda/testing';
import { kmsSigner } from './kms-signer.ts';
import { keyId, parseNote, parseVerifierKey, verifierKey, type NoteKey } from './note.ts';
import { isSignedBy, localSigner, newSigningKey, signedNote } from './signer.ts';

let moto: Moto;
let kms: KMSClient;
const environment = { ...process.env };
beforeAll(async () => {
  moto = await startMoto();
  // The signer takes its credentials from where the SDK finds them.
  Object.assign(process.env, moto.env);
  kms = new KMSClient(moto.client);
}, 600_000);
afterAll(async () => {
  process.env = environment;
  kms.destroy();
  await moto.stop();
});

const name = 'audit.example/checkpoints';
const text = `${name}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n`;
const newKey = async (KeySpec: 'ECC_NIST_P256' | 'RSA_2048') => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY' }));
  return KeyMetadata?.KeyId as string;
};
const signer = (keyId: string) => kmsSigner({ name, keyId, region: 'us-east-1', endpoint: moto.endpoint });

// moto has no Ed25519 key; the way through the SDK is the same but for the algorithm's name.
describe('a key in KMS', () => {
  it('signs notes beside a local one, and both lines verify', async () => {
    const held = await signer(await newKey('ECC_NIST_P256'));
    const local = localSigner(name, newSigningKey());
    const note = parseNote(await signedNote(text, [held, local]));
    const isGood = (key: NoteKey): boolean =>
      note.signatures.some(
        (s) => s.keyId.equals(keyId(key)) && isSignedBy(key, Buffer.from(note.text), s.signature),
      );
    expect(note.signatures).toHaveLength(2);
    for (const { key } of [held, local]) expect(isGood(parseVerifierKey(verifierKey(key)))).toBe(true);
    const other = await signer(await newKey('ECC_NIST_P256'));
    expect(isGood(other.key)).toBe(false);
  });

  it('of another kind is refused at the start, with what it should be', async () => {
    await expect(signer(await newKey('RSA_2048'))).rejects.toThrow('ECC_NIST_EDWARDS25519');
  });
});
