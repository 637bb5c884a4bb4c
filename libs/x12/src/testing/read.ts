import { readFile, type FileSink, type SetResult } from '../index.ts';

/** Reads a text whole and gathers what came. */
export async function readText<T>(
  text: string | Uint8Array[],
  readers: FileSink['readers'],
): Promise<{ faults: { code: string; segment: string; line: number }[]; sets: SetResult<T>[] }> {
  const sets: SetResult<T>[] = [];
  const { faults } = await readFile(typeof text === 'string' ? [Buffer.from(text)] : text, {
    readers,
    set: (_place, result) => sets.push(result as SetResult<T>),
  });
  return { faults, sets };
}
