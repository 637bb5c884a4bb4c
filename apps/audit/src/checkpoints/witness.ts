import type { TreeHead } from './checkpoint-text.ts';
import { keyId, parseSignatures, type NoteKey } from './note.ts';
import { isSignedBy } from './signer.ts';

/** An outside party that countersigns what it has seen to be consistent (C2SP tlog-witness). */
export interface WitnessConfig {
  /** Submission prefix, without the slash at its end. */
  url: string;
  key: NoteKey;
}

export interface WitnessOptions {
  witnesses: readonly WitnessConfig[];
  onFailure: (error: unknown, witness: string) => void;
  /** How long a witness may take, milliseconds; the checkpoint goes out without it then. */
  timeoutMs?: number;
}

export interface Witnesses {
  /** The note with a line of each witness that answered. `proof` is that a smaller tree is its beginning. */
  cosign(head: TreeHead, note: string, proof: (from: number) => Promise<Buffer[]>): Promise<string>;
  stats(): { cosigned: number; failed: number };
}

/** A slow or dead witness delays the checkpoint by its time-out and is missing on it; it never stops the log. */
export function createWitnesses({ witnesses, onFailure, timeoutMs = 2_000 }: WitnessOptions): Witnesses {
  const lastSeen = new Map<WitnessConfig, number>();
  const counts = { cosigned: 0, failed: 0 };

  async function ask(witness: WitnessConfig, note: string, from: number, proof: Buffer[]): Promise<Response> {
    const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('');
    return fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body: `old ${from}\n${lines}\n${note}`,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    });
  }

  async function cosignBy(
    witness: WitnessConfig,
    head: TreeHead,
    note: string,
    proof: (from: number) => Promise<Buffer[]>,
  ): Promise<string> {
    let from = lastSeen.get(witness) ?? 0;
    let answer = await ask(witness, note, from, await proof(from));
    if (answer.status === 409) {
      // It tells how far it has seen the log: we may have been restarted.
      from = Number.parseInt(await answer.text(), 10);
      if (!(from >= 0 && from <= head.size)) throw new Error(`the witness has seen a tree of ${from}`);
      answer = await ask(witness, note, from, await proof(from));
    }
    if (answer.status !== 200) throw new Error(`the witness answered ${answer.status}`);
    const line = cosignature(witness.key, note, await answer.text());
    lastSeen.set(witness, head.size);
    return line;
  }

  return {
    async cosign(head, note, proof) {
      const lines = await Promise.all(
        witnesses.map(async (witness) => {
          try {
            const line = await cosignBy(witness, head, note, proof);
            counts.cosigned++;
            return line;
          } catch (error) {
            counts.failed++;
            onFailure(error, witness.key.name);
            return '';
          }
        }),
      );
      return note + lines.join('');
    },
    stats: () => ({ ...counts }),
  };
}

/** The line of this witness among those that it answered; others' are not ours to pass on. */
function cosignature(key: NoteKey, note: string, lines: string): string {
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const id = keyId(key);
  for (const [n, { name, keyId: of, signature }] of parseSignatures(lines).entries()) {
    if (name !== key.name || !of.equals(id)) continue;
    const time = signature.subarray(0, 8).readBigUInt64BE();
    const message = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
    if (isSignedBy(key, message, signature.subarray(8))) return `${lines.split('\n')[n]}\n`;
  }
  throw new Error('the witness gave no cosignature that verifies');
}
