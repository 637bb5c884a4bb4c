import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkpointText, parseCheckpointText } from './checkpoint-text.ts';
import { keyId, parseNote, parseVerifierKey, signatureLine, verifierKey } from './note.ts';

/** The example of Go's sumdb/note. */
const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n";
const signature =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

describe('a signed note', () => {
  it('of another implementation is read, its key too, and written the same', () => {
    const parsed = parseVerifierKey(key);
    const note = parseNote(`${text}\n${signature}`);
    expect(note).toMatchObject({ text, signatures: [{ name: 'PeterNeumann', keyId: keyId(parsed) }] });
    const x = parsed.publicKey.toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const bytes = note.signatures[0]?.signature as Buffer;
    expect(verify(null, Buffer.from(text), publicKey, bytes)).toBe(true);
    expect([verifierKey(parsed), signatureLine(parsed, bytes)]).toEqual([key, signature]);
  });

  it.each([
    ['no signature', text],
    ['no line break at its end', `${text}\n${signature.trimEnd()}`],
    ['a line that is no signature', `${text}\n${signature}PeterNeumann x08go/ZJku==\n`],
    ['more than a signature in its line', `${text}\n${signature.trimEnd()} and more\n`],
    ['a signature too short for its key', `${text}\n— PeterNeumann x08gow==\n`],
  ])('with %s is none', (_what, note) => expect(() => parseNote(note)).toThrow('ot a sign'));

  it.each([
    ['that is not of it', key.replace('c74f20a3', 'c74f20a4')],
    ['before a blank', `PeterNeumann c74f20a3+ARpc2QcU`],
    ['of an unknown type', key.replace('+ARpc', '+Axpc')],
    ['and more', `${key}+x`],
  ])('is verified by no key with an id %s', (_what, other) =>
    expect(() => parseVerifierKey(other)).toThrow('verifier key'),
  );
});

describe('a checkpoint', () => {
  const head = { origin: 'example.org/log', size: 20, root: Buffer.alloc(32, 7) };

  it('is read as it was written, with what may follow', () => {
    expect(parseCheckpointText(`${checkpointText(head)}more\n`)).toEqual(head);
    expect(parseCheckpointText(checkpointText({ ...head, size: 0 })).size).toBe(0);
  });

  it.each(['20', '020', '-1', '2e1', ''])('is none by another number or a missing line: %p', (size) => {
    const written = checkpointText(head);
    const other = size === '20' ? written.trimEnd() : written.replace('\n20\n', `\n${size}\n`);
    expect(() => parseCheckpointText(other)).toThrow('Not a checkpoint');
  });
});
