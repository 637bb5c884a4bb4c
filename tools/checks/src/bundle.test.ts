import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '../../..');
// Below node_modules, where the packages that stay outside are found.
const folder = join(repository, 'node_modules/.cache', `bundle-test-${process.pid}`);
const run = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: repository, env: {}, encoding: 'utf8', timeout: 60_000 });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(readdirSync(join(repository, 'apps')))(
  'the bundle of %s starts: without an environment it names what is missing and ends with EX_CONFIG',
  (app) => {
    const made = run('tools/checks/bundle.mjs', `apps/${app}`, join(folder, app));
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const started = run('--enable-source-maps', join(folder, app, 'main.js'));
    expect(started.stderr).toMatch(/\bPORT\b[^]*\bRYMEDA_SERVICE_KEY_FILE\b/);
    expect(started).toMatchObject({ status: 78, stdout: '' });
    if (!existsSync(join(repository, 'apps', app, 'src/indexes.ts'))) return;
    const migrated = run(join(folder, app, 'migrate.js'));
    expect(migrated).toMatchObject({
      status: 78,
      stdout: '',
      stderr: expect.stringContaining('MONGODB_URI'),
    });
  },
  120_000,
);
