import { createHash } from 'node:crypto';

/** C2SP signed-note: what a signature line is made by. The byte is part of the key's id. */
export const signatureTypes = { ed25519: 0x01, ecdsaP256: 0x02, ed25519Cosignature: 0x04 } as const;
export type SignatureType = keyof typeof signatureTypes;

/** A public key under a name, as verifiers are told of it. */
export interface NoteKey {
  name: string;
  type: SignatureType;
  /** Ed25519: 32 bytes. ECDSA: the SubjectPublicKeyInfo in DER. */
  publicKey: Buffer;
}

export interface NoteSignature {
  name: string;
  keyId: Buffer;
  signature: Buffer;
}

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The first four bytes of a hash over the key; ECDSA's is over the key alone, which is older than the rule. */
export const keyId = ({ name, type, publicKey }: NoteKey): Buffer =>
  (type === 'ecdsaP256'
    ? sha256(publicKey)
    : sha256(name, '\n', Buffer.from([signatureTypes[type]]), publicKey)
  ).subarray(0, 4);

/** `<name>+<id, hex>+<type and key, base64>`. */
export const verifierKey = (key: NoteKey): string =>
  `${key.name}+${keyId(key).toString('hex')}+${Buffer.concat([Buffer.from([signatureTypes[key.type]]), key.publicKey]).toString('base64')}`;

export function parseVerifierKey(text: string): NoteKey {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const type = (Object.keys(signatureTypes) as SignatureType[]).find((t) => signatureTypes[t] === bytes[0]);
  if (name === undefined || type === undefined) throw new Error('Not a verifier key');
  const key = { name, type, publicKey: bytes.subarray(1) };
  if (keyId(key).toString('hex') !== id) throw new Error('The id of a verifier key is not that of its key');
  return key;
}

export const signatureLine = (key: NoteKey, signature: Buffer): string =>
  `— ${key.name} ${Buffer.concat([keyId(key), signature]).toString('base64')}\n`;

/** Text and signature lines of a note; the text ends with its line break. */
export function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) throw new Error('Not a signed note');
  return { text: note.slice(0, at + 1), signatures: parseSignatures(note.slice(at + 2)) };
}

/** Signature lines, each with its line break. */
export function parseSignatures(lines: string): NoteSignature[] {
  return lines
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [, name, base64] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
      const bytes = Buffer.from(base64 ?? '', 'base64');
      if (name === undefined || bytes.length < 5) throw new Error('Not a signature line of a note');
      return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
}
