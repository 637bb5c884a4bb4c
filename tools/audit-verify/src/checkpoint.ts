import { leafHash, rootOfProof } from './merkle.ts';
import { isSignedBy, parseNote, type VerifierKey } from './note.ts';

/** What a log was at some time: so many entries, under this root. */
export interface Head {
  origin: string;
  size: number;
  root: Buffer;
}

export function parseHead(text: string): Head {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? [];
  if (origin === undefined || size === undefined || root === undefined)
    throw new Error('a checkpoint has three lines: origin, size, root hash');
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

export interface Trust {
  /** Of whom one must have signed. */
  logKeys: readonly VerifierKey[];
  /** Each must have countersigned. */
  witnesses: readonly VerifierKey[];
}

/**
 * Reads a checkpoint as it is published: the log's head, an empty line, a C2SP tlog-proof that the head is an entry
 * of the platform's log, whose signed note is its last part. Throws with what is wrong.
 */
export function verifyCheckpoint(text: string, { logKeys, witnesses }: Trust): Head {
  const [, body, index, path, signed] =
    /^((?:[^\n]+\n){3})\nc2sp\.org\/tlog-proof@v1\n(?:extra [^\n]*\n)?index (0|[1-9]\d*)\n((?:[A-Za-z0-9+/=]{44}\n)*)\n([^]+)$/.exec(
      text,
    ) ?? [];
  if (body === undefined || path === undefined || signed === undefined)
    throw new Error('this is not a checkpoint with its proof');
  const note = parseNote(signed);
  if (!logKeys.some((key) => isSignedBy(note, key))) throw new Error('no key that you trust has signed it');
  for (const witness of witnesses)
    if (!isSignedBy(note, witness)) throw new Error(`the witness ${witness.name} has not countersigned it`);
  const platform = parseHead(note.text);
  if (!logKeys.some((key) => key.name === platform.origin))
    throw new Error('it was signed for another log than the key’s');
  const proof = path
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64'));
  const root = rootOfProof(leafHash(Buffer.from(body)), Number(index), platform.size, proof);
  if (root?.equals(platform.root) !== true) throw new Error('the head is not in the log that was signed');
  return parseHead(body);
}
