import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '@rymeda/testing';

/** A Python with pyx12; made on first use. */
export const pyx12 = (): Promise<string> =>
  pythonEnvironment(undefined, {
    name: 'pyx12',
    requirements: join(import.meta.dirname, 'requirements.txt'),
    purpose: 'What we read and write is judged by pyx12',
  });

/** pyx12's `x12valid` over a file of made-up people: its verdict, what it found, and the 999 that it writes. */
export async function x12valid(text: string): Promise<{ accepted: boolean; report: string; answer: Buffer }> {
  const python = await pyx12();
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-x12-'));
  try {
    const file = join(folder, 'claims.837');
    writeFileSync(file, text);
    const ran = spawnSync(python, ['-m', 'pyx12.scripts.x12valid', file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    const report = ran.stdout + ran.stderr;
    return { accepted: report.includes('claims.837: OK'), report, answer: readFileSync(`${file}.997`) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
