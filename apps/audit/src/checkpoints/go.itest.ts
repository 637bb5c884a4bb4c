import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { sampleEntries } from '../testing/sample-entries.ts';
import { testAudit, type TestAudit } from '../testing/test-audit.ts';
import { verifierKey } from './note.ts';
import { checkpointKey, platformKey } from './object-keys.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, '../../../../tools/audit-verify/go');
const hasGo = ((): boolean => {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stdout.write('skipped: no Go on the PATH, so the official tlog packages were not asked\n');
    return false;
  }
})();

/** A program that is not ours, on golang.org/x/mod/sumdb, reads what lies in the object store. */
(hasGo ? describe : describe.skip)('the official transparency-log packages', () => {
  let audit: TestAudit;
  let folder: string;
  let program: string;
  beforeAll(async () => {
    audit = await testAudit();
    folder = await mkdtemp(join(tmpdir(), 'rymeda-go-'));
    program = join(folder, 'check');
    await run('go', ['build', '-o', program, '.'], { cwd: source });
  }, 300_000);
  afterAll(async () => {
    await audit.drop();
    await rm(folder, { recursive: true });
  });

  it('find every entry, every earlier size and the signature of our tiles and checkpoints good, and a changed tile not', async () => {
    const org = `org_${uuidv7Hex()}`;
    const process_ = audit.open();
    let size = 0;
    for (const more of [1, 300, 5, 700]) {
      await process_.append([
        ...sampleEntries(org, size, (size += more)),
        ...sampleEntries(`${org}b`, size, size + 1),
      ]);
      await process_.publish();
    }
    const logs = join(audit.folder, 'objects/logs');
    const log = join(logs, org, '2026');
    const checkpoint = join(audit.folder, 'objects', checkpointKey(`${org}/2026`, size));
    const [key] = process_.checkpointing.keys();
    const check = (of: string) =>
      run(program, [
        ...['-folder', of, '-platform', join(logs, platformKey)],
        ...['-checkpoint', checkpoint, '-key', verifierKey(key as NonNullable<typeof key>)],
      ]);
    expect((await check(log)).stdout).toMatch(
      new RegExp(`^OK \\S+/${org}/2026 ${size}, \\S+/${platformKey} 8\n$`),
    );

    const tampered = join(folder, 'tampered');
    await cp(log, tampered, { recursive: true });
    const bundle = join(tampered, 'tile/entries/001');
    const bytes = await readFile(bundle);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(bundle, bytes);
    await expect(check(tampered)).rejects.toMatchObject({
      stdout: expect.stringMatching(/^NOT OK: .*entry 256/),
    });
  }, 120_000);
});
