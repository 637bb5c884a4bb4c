import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastLines, logNames, tail } from './log-files.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-'));
  path = join(folder, 'care.log');
});
afterAll(() => rm(folder, { recursive: true }));

const any = (line: string): string => line;
const numbered = (n: number): string[] =>
  Array.from({ length: n }, (_, i) => `line ${i} ${'ü'.repeat(i % 40)}`);

describe('the last lines', () => {
  it.each([1, 7, 5000, 9000])('%i of a file of many pieces are whole and in order', async (count) => {
    const lines = numbered(8000);
    await writeFile(path, `${lines.join('\n')}\n`);
    const read = await lastLines(path, count, any);
    expect(read.lines).toEqual(lines.slice(-count));
    expect(read.end).toBe(Buffer.byteLength(lines.join('\n')) + 1);
  });

  it('are counted after the choice among them', async () => {
    await writeFile(path, numbered(20_000).join('\n') + '\n');
    const { lines } = await lastLines(path, 2, (line) =>
      /^line \d{1,2} /.test(line) ? line.slice(0, 7) : null,
    );
    expect(lines).toEqual(['line 98', 'line 99']);
  });

  it('leave a line that is still being written to whoever follows', async () => {
    await writeFile(path, 'one\ntwo\nthr');
    expect(await lastLines(path, 5, any)).toEqual({ lines: ['one', 'two'], end: 8 });
    expect(await lastLines(path, 0, any)).toEqual({ lines: [], end: 8 });
  });

  it('may be longer than a piece', async () => {
    const long = 'x'.repeat(200_000);
    await writeFile(path, `a\n${long}\nb\n`);
    expect((await lastLines(path, 3, any)).lines).toEqual(['a', long, 'b']);
  });

  it('of an empty file are none', async () => {
    await writeFile(path, '');
    expect(await lastLines(path, 5, any)).toEqual({ lines: [], end: 0 });
  });
});

it('following gives whole lines once, also after the file began anew or was away', async () => {
  await writeFile(path, 'one\ntwo');
  const next = tail(path, 4);
  expect(await next()).toEqual([]);
  await appendFile(path, '!\nthree\n');
  expect(await next()).toEqual(['two!', 'three']);
  expect(await next()).toEqual([]);
  await writeFile(path, 'new\n');
  expect(await next()).toEqual(['new']);
  await rm(path);
  expect(await next()).toEqual([]);
});

it('parts are named by their files; a folder that is not there has none', async () => {
  await writeFile(join(folder, 'audit.log'), '');
  await writeFile(join(folder, 'notes.txt'), '');
  expect(await logNames(folder)).toEqual(['audit']);
  expect(await logNames(join(folder, 'none'))).toEqual([]);
});
