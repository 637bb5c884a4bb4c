import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../../tools/audit-verify/bin/audit-verify.mjs');

export interface ExportFile {
  name: string;
  url: string;
}

/**
 * An export of an audit log as its auditor gets it: fetched by its links and verified by the published program
 * against the log's key. Throws, with what the program says, when it does not verify.
 */
export async function verifiedExport(files: readonly ExportFile[], key: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-export-'));
  try {
    for (const { name, url } of files)
      writeFileSync(join(folder, name), Buffer.from(await (await fetch(url)).arrayBuffer()));
    const entries = files.map((f) => f.name).find((name) => name.startsWith('entries.')) ?? '';
    const args = [program, '--key', key, '--checkpoint', 'checkpoint.txt', '--leaves', 'leaves.bin', entries];
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    return { says: stdout, text: gunzipSync(readFileSync(join(folder, entries))).toString() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
