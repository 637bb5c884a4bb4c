import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCheckpointText } from '../checkpoints/checkpoint-text.ts';
import { keyId, parseNote, signatureLine, type NoteKey } from '../checkpoints/note.ts';
import { isSignedBy, rawEd25519 } from '../checkpoints/signer.ts';
import { verifyConsistency } from '../tree/verify-proofs.ts';
import { emptyRoot } from '../tree/hash.ts';

/** A witness as C2SP tlog-witness has it: it remembers what it signed and refuses what is not its continuation. */
export async function testWitness(logKeys: () => readonly NoteKey[]) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key: NoteKey = {
    name: 'witness.example/w1',
    type: 'ed25519Cosignature',
    publicKey: rawEd25519(publicKey),
  };
  let seen = { size: 0, root: emptyRoot() };

  function addCheckpoint(body: string): { status: number; text: string } {
    const [, old, lines, note] = /^old (\d+)\n((?:[^\n]+\n)*)\n([^]+)$/.exec(body) ?? [];
    if (old === undefined || lines === undefined || note === undefined) return { status: 400, text: '' };
    const { text, signatures } = parseNote(note);
    const good = logKeys().some((k) =>
      signatures.some((s) => s.keyId.equals(keyId(k)) && isSignedBy(k, Buffer.from(text), s.signature)),
    );
    if (!good) return { status: 403, text: '' };
    const head = parseCheckpointText(text);
    if (Number(old) > head.size) return { status: 400, text: '' };
    if (Number(old) !== seen.size) return { status: 409, text: `${seen.size}\n` };
    const proof = lines
      .split('\n')
      .slice(0, -1)
      .map((line) => Buffer.from(line, 'base64'));
    if (!verifyConsistency(seen, head, proof)) return { status: 422, text: '' };
    seen = head;
    const time = BigInt(Math.floor(Date.now() / 1000));
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(time);
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey);
    return { status: 200, text: signatureLine(key, Buffer.concat([stamp, signature])) };
  }

  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { status, text } = addCheckpoint(Buffer.concat(chunks).toString());
      res.writeHead(status, status === 409 ? { 'content-type': 'text/x.tlog.size' } : {}).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    key,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
