import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

it('a Node that can not run the program tells nothing about the log: exit code 2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-verify-'));
  try {
    cpSync(join(import.meta.dirname, '../bin'), join(folder, 'bin'), { recursive: true });
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/main.mjs'), "import { ofLater } from 'node:fs'; ofLater();");
    const ran = spawnSync(process.execPath, [join(folder, 'bin/audit-verify.mjs')], { encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining('needs Node 22.18 or newer')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
