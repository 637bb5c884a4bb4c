import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';

/** A key that signs checkpoints (C2SP signed-note), or a witness who countersigns them (tlog-cosignature). */
export interface VerifierKey {
  name: string;
  id: string;
  type: 1 | 2 | 4;
  key: KeyObject;
}

const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** `<name>+<id>+<base64>`; throws with a reason. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? [];
  if (name === undefined || id === undefined || base64 === undefined)
    throw new Error('a key has the form name+id+base64');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new Error('the base64 of a key is malformed');
  const type = bytes[0];
  const raw = bytes.subarray(1);
  if (type !== 1 && type !== 2 && type !== 4) throw new Error('the key is of a type that is not known');
  const hashed = type === 2 ? raw : Buffer.concat([Buffer.from(`${name}\n`), bytes]);
  if (hash('sha256', hashed, 'hex').slice(0, 8) !== id) throw new Error('the id is not that of the key');
  const der = type === 2 ? raw : Buffer.concat([ed25519Prefix, raw]);
  return { name, id, type, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

export interface Note {
  text: string;
  lines: { name: string; id: string; signature: Buffer }[];
}

export function parseNote(note: string): Note {
  const at = note.indexOf('\n\n');
  if (at < 0) throw new Error('a signed checkpoint has an empty line before its signatures');
  const lines = note
    .slice(at + 2)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name, base64] = /^— (\S+) (\S+)$/.exec(line) ?? [];
      if (name === undefined || base64 === undefined) throw new Error('a signature line is malformed');
      const bytes = Buffer.from(base64, 'base64');
      return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
    });
  return { text: note.slice(0, at + 1), lines };
}

/** Whether the note has a good signature of this key. Lines of keys that aren't asked for say nothing. */
export function isSignedBy({ text, lines }: Note, key: VerifierKey): boolean {
  return lines.some(({ name, id, signature }) => {
    if (name !== key.name || id !== key.id) return false;
    if (key.type === 2) return verify('sha256', Buffer.from(text), key.key, signature);
    if (key.type === 1) return verify(null, Buffer.from(text), key.key, signature);
    if (signature.length !== 72) return false;
    const message = `cosignature/v1\ntime ${signature.readBigUInt64BE()}\n${text}`;
    return verify(null, Buffer.from(message), key.key, signature.subarray(8));
  });
}
