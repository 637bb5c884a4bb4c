import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { signatureLine, type NoteKey } from './note.ts';

/** Holds the key of checkpoints, or knows who does. */
export interface Signer {
  key: NoteKey;
  /** The signature of a note's text, as its line holds it. */
  sign(text: Buffer): Promise<Buffer>;
}

/** A note with a line of each signer; several, when a post-quantum key signs beside the first. */
export async function signedNote(text: string, signers: readonly Signer[]): Promise<string> {
  const bytes = Buffer.from(text);
  const lines: string[] = [];
  for (const signer of signers) {
    const { key } = signer;
    const signature = await signer.sign(bytes);
    if (!isSignedBy(key, bytes, signature)) throw new Error(`The signature of ${key.name} does not verify`);
    lines.push(signatureLine(key, signature));
  }
  return `${text}\n${lines.join('')}`;
}

/** Ed25519 in this process's memory. `pkcs8` is the private key in DER. */
export function localSigner(name: string, pkcs8: Buffer): Signer {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const key: NoteKey = { name, type: 'ed25519', publicKey: rawEd25519(createPublicKey(privateKey)) };
  return { key, sign: async (text) => sign(null, text, privateKey) };
}

export const newSigningKey = (): Buffer =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });

/** The 32 bytes at the end of RFC 8410's SubjectPublicKeyInfo. */
export const rawEd25519 = (key: KeyObject): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(-32);

const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex');

export function isSignedBy({ type, publicKey }: NoteKey, text: Buffer, signature: Buffer): boolean {
  const spki = type === 'ecdsaP256' ? publicKey : Buffer.concat([ed25519Spki, publicKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return verify(type === 'ecdsaP256' ? 'sha256' : null, text, key, signature);
}
