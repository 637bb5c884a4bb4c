import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CliError } from './exit-codes.ts';
import { keepSecret, neitherFault } from './secret-destination.ts';

let folder: string;
let made: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-'));
  made = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const make = async () => {
  made += 1;
  return { clientId: 'cli_1', name: 'EHR', clientSecret: 'rys_secret' };
};

it('without a place for it, no secret is made', async () => {
  await expect(keepSecret({}, make)).rejects.toEqual(new CliError('usage', neitherFault));
  expect(made).toBe(0);
});

it('a file is new, for its owner alone, and the result names it instead of the secret', async () => {
  const secretFile = join(folder, 'a');
  expect(await keepSecret({ secretFile }, make)).toEqual({ clientId: 'cli_1', name: 'EHR', secretFile });
  expect(await readFile(secretFile, 'utf8')).toBe('rys_secret');
  expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
});

it('the secret is in the result when it was asked for', async () => {
  expect(await keepSecret({ showSecret: true }, make)).toMatchObject({ clientSecret: 'rys_secret' });
});

it('a file that is there, a link or a missing folder stops it before anything is made', async () => {
  const there = join(folder, 'there');
  await writeFile(there, 'precious');
  const link = join(folder, 'link');
  await symlink(join(folder, 'elsewhere'), link);
  for (const secretFile of [there, link, join(folder, 'no/such')])
    await expect(keepSecret({ secretFile }, make)).rejects.toMatchObject({ outcome: 'usage' });
  expect(made).toBe(0);
  expect(await readFile(there, 'utf8')).toBe('precious');
});

it('when nothing was made, no file stays', async () => {
  const refusal = new Error('refused');
  const failing = () => Promise.reject(refusal);
  await expect(keepSecret({ secretFile: join(folder, 'a') }, failing)).rejects.toBe(refusal);
  expect(await readdir(folder)).toEqual([]);
});

it('a client without a secret in the answer is told, with what to do', async () => {
  const existing = () => Promise.resolve({ clientId: 'cli_1' } as { clientId: string; clientSecret: string });
  await expect(keepSecret({ showSecret: true }, existing)).rejects.toThrow('clients rotate');
});
