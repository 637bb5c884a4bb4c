import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { FakeGateway } from './fake-gateway.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

const script = `
  import { Rymeda, RymedaError } from '@rymeda/sdk';
  const rymeda = new Rymeda({ clientId: 'c', clientSecret: 's', baseUrl: process.argv[2] });
  const { id } = await rymeda.care.sessions.create({ clientId: 'pat_1', serviceType: 'behavioral_health' });
  const error = await rymeda.care.sessions.get('ses_2').catch((e) => e);
  console.log(JSON.stringify([id, error instanceof RymedaError, error.status]));
`;
const typed = `
  import { Rymeda, type Session } from '@rymeda/sdk';
  const rymeda = new Rymeda({ clientId: 'c', clientSecret: 's', baseUrl: 'https://x' });
  export const session: Session = await rymeda.care.sessions.create({ clientId: 'p', serviceType: 's' });
  for await (const { status } of rymeda.care.sessions.list({ status: 'completed' })) console.log(status);
  // @ts-expect-error a status that does not exist
  rymeda.care.sessions.list({ status: 'done' });
`;

test('npm pack gives what an empty project installs offline, runs and compiles against', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rymeda-sdk-'));
  const gateway = new FakeGateway();
  try {
    // A copy, because packing swaps the manifest under those who import the sources meanwhile.
    const copy = join(folder, 'repo/libs/sdk');
    const skipped = new Set(['node_modules', 'dist'].map((name) => join(root, 'libs/sdk', name)));
    await cp(join(root, 'libs/sdk'), copy, { recursive: true, filter: (path) => !skipped.has(path) });
    await cp(join(root, 'tsconfig.json'), join(folder, 'repo/tsconfig.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'repo/node_modules'));
    const before = await readFile(join(copy, 'package.json'), 'utf8');
    const npm = ['--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'cache')];
    const project = join(folder, 'project');
    await mkdir(project);
    await run('npm', ['pack', '--pack-destination', project, ...npm], { cwd: copy });
    expect(await readFile(join(copy, 'package.json'), 'utf8')).toBe(before);

    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    await run('npm', ['install', './rymeda-sdk-0.1.0.tgz', ...npm], { cwd: project });
    const manifest = await readFile(join(project, 'node_modules/@rymeda/sdk/package.json'), 'utf8');
    expect(Object.keys(JSON.parse(manifest) as object)).not.toContain('dependencies');

    gateway.respond = ({ method }) =>
      method === 'POST' ? { status: 201, body: { data: { id: 'ses_1' } } } : { status: 404, body: {} };
    await writeFile(join(project, 'try.mjs'), script);
    const { stdout } = await run('node', ['try.mjs', await gateway.start()], { cwd: project });
    expect(JSON.parse(stdout)).toEqual(['ses_1', true, 404]);

    await writeFile(join(project, 'typed.ts'), typed);
    const tsc = join(root, 'node_modules/typescript/lib/tsc.js');
    const flags = '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom';
    const compiled = await run(process.execPath, [tsc, ...flags.split(' '), 'typed.ts'], {
      cwd: project,
    }).catch((failed: { stdout: string }) => failed);
    expect(compiled.stdout).toBe('');
  } finally {
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 180_000);
