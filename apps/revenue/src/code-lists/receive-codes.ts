import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { CodeListName } from '@rymeda/contracts';
import { newId, sha256Stream, validationFailed } from '@rymeda/kernel';
import { readLine, type ListedCode } from './code-file.rules.ts';
import type { CodeListStore } from './code-list.store.ts';

const atOnce = 5_000;

export interface ReceivedCodes {
  id: string;
  codes: number;
  /** Of all its bytes, hex. */
  sha256: string;
}

/** Keeps the codes of a file under a list's id; whoever is refused half-way leaves none. VALIDATION_FAILED, with the line. */
export const codesReceiver =
  ({ codeLists }: { codeLists: CodeListStore }) =>
  async (list: CodeListName, chunks: AsyncIterable<Buffer>): Promise<ReceivedCodes> => {
    const id = newId('cdl');
    const seen = new Set<string>();
    let waiting: ListedCode[] = [];
    let at = 0;
    const digest = sha256Stream();
    const refused = (message: string) =>
      validationFailed([{ field: 'body', code: 'invalid_value', message }]);
    try {
      const input = Readable.from(digest.through(chunks)).setEncoding('latin1');
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        at++;
        if (line.trim() === '') continue;
        const found = readLine[list](line);
        if (found === 'malformed') throw refused(`line ${at} is none of such a file`);
        if (found === 'skip') continue;
        if (seen.has(found.code.code)) throw refused(`line ${at} repeats a code`);
        seen.add(found.code.code);
        waiting.push(found.code);
        if (waiting.length < atOnce) continue;
        await codeLists.keepCodes(id, waiting);
        waiting = [];
      }
      if (seen.size === 0) throw refused('holds no code');
      if (waiting.length > 0) await codeLists.keepCodes(id, waiting);
    } catch (error) {
      await codeLists.dropCodes(id);
      throw error;
    }
    return { id, codes: seen.size, sha256: digest.hex() };
  };
