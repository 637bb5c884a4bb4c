import { readFile } from 'node:fs/promises';

export async function lastLines(path: string, count: number): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.trimEnd().split('\n').slice(-count);
  return lines.map((line) => `  | ${line.slice(0, 400)}`).join('\n');
}
