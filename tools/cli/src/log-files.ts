import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const chunkBytes = 64 * 1024;
/** The most that one look at a followed file reads. */
const pieceBytes = 16 * chunkBytes;
const newline = 0x0a;

/** Names of the parts that have a log in this folder; none when there is no folder. */
export async function logNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith('.log'))
    .map((file) => file.slice(0, -'.log'.length))
    .sort();
}

export const logPath = (folder: string, name: string): string => join(folder, `${name}.log`);

/**
 * The last `count` lines that `pick` makes something of, oldest first, and where the whole lines end. Read from
 * the end in pieces: a log may be larger than memory.
 */
export async function lastLines<T>(
  path: string,
  count: number,
  pick: (line: string) => T | null,
): Promise<{ lines: T[]; end: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const found: T[] = [];
    // The beginning of a line whose end was read already.
    let rest = Buffer.alloc(0);
    let end: number | null = null;
    for (let at = size; at > 0 && (end === null || found.length < count);) {
      const from = Math.max(0, at - chunkBytes);
      rest = Buffer.concat([await readRange(file, from, at), rest]);
      at = from;
      if (end === null) {
        // A line that is still being written is left to whoever follows.
        const last = rest.lastIndexOf(newline);
        if (last < 0) continue;
        end = from + last + 1;
        rest = rest.subarray(0, last);
      }
      const first = at === 0 ? -1 : rest.indexOf(newline);
      if (at > 0 && first < 0) continue;
      const whole = rest
        .subarray(first + 1)
        .toString('utf8')
        .split('\n');
      rest = rest.subarray(0, Math.max(0, first));
      for (let i = whole.length - 1; i >= 0 && found.length < count; i--) {
        const picked = pick(whole[i] ?? '');
        if (picked !== null) found.push(picked);
      }
    }
    return { lines: found.reverse(), end: end ?? 0 };
  } finally {
    await file.close();
  }
}

/** Gives each call what was appended since, in whole lines. A file that became shorter begins anew. */
export function tail(path: string, from: number): () => Promise<string[]> {
  let at = from;
  return async () => {
    const file = await open(path, 'r').catch(() => null);
    // Removed by a reset: whoever starts the stack again makes a new one.
    if (file === null) return [];
    try {
      const { size } = await file.stat();
      if (size < at) at = 0;
      const bytes = await readRange(file, at, Math.min(size, at + pieceBytes));
      const last = bytes.lastIndexOf(newline);
      // A line longer than one piece is skipped, or nothing behind it would ever be read.
      at += last < 0 && bytes.length === pieceBytes ? bytes.length : last + 1;
      return last < 0 ? [] : bytes.subarray(0, last).toString('utf8').split('\n');
    } finally {
      await file.close();
    }
  };
}

async function readRange(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}
