import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../../tools/audit-verify/bin/audit-verify.mjs');

/** A binder as its auditor opens it: unpacked by another ZIP implementation than the one that made it. */
export function openBinder(zip: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-binder-'));
  const content = join(folder, 'content');
  writeFileSync(join(folder, 'binder.zip'), zip);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'binder.zip'), content]);
  const names = (): string[] =>
    readdirSync(content, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(content, name)).isFile())
      .sort();
  return {
    names,
    bytes: (name: string): Buffer => readFileSync(join(content, name)),
    /** By the published program, offline; throws with what it says when the log does not verify. */
    async verifyLog(key: string): Promise<string> {
      const log = names().find((name) => name.endsWith('entries.ndjson.gz')) ?? '';
      const cwd = join(content, log, '..');
      const args = [
        '--key',
        key,
        '--checkpoint',
        'checkpoint.txt',
        '--leaves',
        'leaves.bin',
        'entries.ndjson.gz',
      ];
      return (await run(process.execPath, [program, ...args], { cwd })).stdout;
    },
    remove: (): void => rmSync(folder, { recursive: true }),
  };
}
