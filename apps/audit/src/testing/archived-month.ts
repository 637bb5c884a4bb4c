import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ObjectStore } from '@rymeda/storage';
import type { LogName } from '../logs/log-name.rules.ts';
import { archiveFiles, archiveKey } from '../retention/archive-files.ts';
import type { Month } from '../retention/due-months.rules.ts';

const program = join(import.meta.dirname, '../../../../tools/audit-verify/bin/audit-verify.mjs');

/** A month's three files in a folder, as an auditor gets them, and what the auditor's verifier says of them. */
export async function withArchivedMonth<T>(
  objects: ObjectStore,
  { name, month, key }: { name: LogName; month: Month; key: string },
  use: (verify: () => Promise<string>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-archive-'));
  try {
    for (const file of archiveFiles)
      writeFileSync(join(folder, file), (await objects.get(archiveKey(name, month, file))) as Buffer);
    const args = ['--partial', '--key', key, '--checkpoint', 'checkpoint.txt', '--leaves', 'leaves.bin'];
    return await use(async () => {
      const all = [program, ...args, 'entries.ndjson.gz'];
      return (await promisify(execFile)(process.execPath, all, { cwd: folder })).stdout;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
