import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { canonical } from './canonical.ts';
import { readCsv } from './csv.ts';

/** One entry as the export has it. */
export interface ExportedEntry {
  /** Line of the file, from 1. */
  line: number;
  /** The place that the export gives it. */
  index: number;
  id: string;
  /** Its canonical form, made of the fields that the reader of the export sees. */
  leaf: Buffer;
  /** For an export of a part: hashes from the leaf's sibling up to the root's child. */
  proof?: Buffer[];
}

/** Entries in the order of the file. `.gz` is unpacked, CSV is known by its first line. Throws with the line. */
export async function* readExport(file: string): AsyncGenerator<ExportedEntry> {
  const gzip = await isGzip(file);
  const raw = createReadStream(file);
  const bytes = gzip ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => bytes.destroy(error));
  let line = 0;
  let csv: ReturnType<typeof readCsv> | undefined;
  try {
    for await (const text of linesOf(bytes)) {
      line++;
      if (line === 1 && text.startsWith('index,')) {
        csv = readCsv(text);
        continue;
      }
      const row = csv === undefined ? (JSON.parse(text) as unknown) : csv.row(text);
      // A quoted field goes on in the next line.
      if (row !== undefined) yield entryOf(row, line);
    }
  } catch (error) {
    throw new Error(`line ${line}: ${error instanceof Error ? error.message : 'can not be read'}`, {
      cause: error,
    });
  } finally {
    raw.destroy();
  }
}

/** Ended by a line feed alone: `readline` also takes U+2028 and U+2029 for ends, which JSON has within its texts. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let begun = '';
  for await (const chunk of bytes) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop() as string;
    for (const line of lines) yield withoutReturn(line);
  }
  begun += decoder.decode();
  if (begun !== '') yield withoutReturn(begun);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

function entryOf(row: unknown, line: number): ExportedEntry {
  const { index, entry, proof } = row as { index?: unknown; entry?: { id?: unknown }; proof?: unknown };
  if (typeof index !== 'number' || typeof entry !== 'object' || typeof entry.id !== 'string')
    throw new Error('has no index or no entry');
  return {
    line,
    index,
    id: entry.id,
    leaf: Buffer.from(canonical(entry)),
    ...(Array.isArray(proof) ? { proof: proof.map((hash) => Buffer.from(String(hash), 'base64')) } : {}),
  };
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
