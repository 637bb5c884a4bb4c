import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, runningStack, tokenOf, until } from '@rymeda/testing';
import { newReceiver, specificationAccepts } from './support/receiver.ts';
import { newPatient, newTenant } from './support/tenant.ts';

const binary = resolve('tools/cli/bin/rymeda.mjs');
const stack = runningStack();
const secretForm = /rys_[\w-]{8}/;

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real program, without this process's options for Jest's own Node. */
const environment = (more: Record<string, string> = {}) => {
  const { NODE_OPTIONS: _, RYMEDA_URL: _url, ...env } = process.env;
  return { ...env, ...more };
};
const rymeda = (args: string[], env: Record<string, string> = {}): Promise<Run> =>
  new Promise((done) => {
    const child = execFile(
      binary,
      args,
      { env: environment(env), timeout: 80_000, maxBuffer: 32 << 20 },
      (_, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

/** A success with --json; messages may stand on stderr, never a secret. */
async function json<T = Record<string, string>>(...args: string[]): Promise<T> {
  const run = await rymeda([...args, '--json']);
  expect([run.code, run.stderr]).toEqual([0, '']);
  return JSON.parse(run.stdout) as T;
}

let folder: string;
let organization: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-e2e-'));
  const made = await json('organizations', 'create', '--name', 'Operated', '--timezone', 'America/New_York');
  expect(made).toMatchObject({ name: 'Operated', timezone: 'America/New_York', status: 'active' });
  organization = made['id']!;
});
afterAll(() => rm(folder, { recursive: true }));

const of = (...args: string[]) => [...args, '--organization', organization];
const newClient = (...args: string[]) =>
  of('clients', 'create', '--name', 'EHR', '--scopes', 'care:read care:write', ...args);

it('legal holds are placed, shown and released, and hold off the end of the organisation', async () => {
  const hold = (verb: string, ...more: string[]) => json(...of('holds', verb, ...more));
  const matter = ['--case', 'case-2026-114'];
  const placed = await hold('place', ...matter);
  expect(placed).toMatchObject({ holds: [{ reason: 'case-2026-114', by: 'operator' }] });
  expect(await hold('list')).toEqual(placed);
  expect((await rymeda(of('organizations', 'offboard'))).code).not.toBe(0);
  expect(await hold('release', ...matter)).toEqual({ holds: [] });
  expect((await rymeda(of('holds', 'release', ...matter))).code).not.toBe(0);
});

it("an API client's life: created, used, rotated, revoked", async () => {
  const first = join(folder, 'first');
  const made = await rymeda(newClient('--secret-file', first, '--partner-id', 'acme', '--json'));
  expect([made.code, made.stderr]).toEqual([0, '']);
  const client = JSON.parse(made.stdout) as { id: string; clientSecret?: string };
  expect(client).toMatchObject({ partnerId: 'acme', scopes: ['care:read', 'care:write'], secretFile: first });
  const secret = await readFile(first, 'utf8');
  expect(secret).toMatch(secretForm);
  expect(made.stdout).not.toContain(secret);
  expect((await stat(first)).mode & 0o777).toBe(0o600);

  const tokenWith = (file: string) => ['token', '--client-id', client.id, '--client-secret-file', file];
  const quiet = await json(...tokenWith(first));
  expect(Object.keys(quiet)).not.toContain('accessToken');
  const shown = await rymeda([...tokenWith(first), '--scope', 'care:read', '--show-token']);
  const token = shown.stdout.trim();
  expect([shown.code, token.split('.').length]).toEqual([0, 3]);
  const reads = async () => (await call(stack.gateway, { token, path: '/v1/care/sessions' })).status;
  expect(await reads()).toBe(200);

  const rotate = (...args: string[]) => rymeda(of('clients', 'rotate', '--id', client.id, ...args));
  const second = join(folder, 'second');
  expect((await rotate('--secret-file', second, '--overlap-seconds', '0')).code).toBe(0);
  expect(await readFile(second, 'utf8')).not.toBe(secret);
  expect((await rymeda(tokenWith(first))).code).toBe(4);
  expect((await rymeda(tokenWith(second))).code).toBe(0);

  const listed = await json<{ id: string; lastUsedAt: string | null }[]>(...of('clients', 'list'));
  expect(listed.map(({ id }) => id)).toEqual([client.id]);

  const revoke = () => rymeda(of('clients', 'revoke', '--id', client.id));
  expect(await revoke()).toMatchObject({ code: 0, stdout: `${client.id} is revoked.\n` });
  expect((await rymeda(tokenWith(second))).code).toBe(4);
  await until('the token to be refused', reads, (status) => status === 401);
  expect((await revoke()).code).toBe(3);
}, 300_000);

describe('a secret', () => {
  const listed = () => json<unknown[]>(...of('clients', 'list'));

  it('without a place for it is never made', async () => {
    const before = await listed();
    const refused = await rymeda(newClient());
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/told only once.*--secret-file.*--show-secret/s);
    expect(await listed()).toEqual(before);
  });

  it('never replaces a file, and is not made then', async () => {
    const before = await listed();
    const there = join(folder, 'there');
    await writeFile(there, 'precious');
    expect(await rymeda(newClient('--secret-file', there))).toMatchObject({ code: 2, stdout: '' });
    expect([await readFile(there, 'utf8'), await listed()]).toEqual(['precious', before]);
  });

  it('is printed when it was asked for, and only then', async () => {
    const made = await json(...newClient('--show-secret'));
    expect(made['clientSecret']).toMatch(secretForm);
    for (const args of [
      of('clients', 'list'),
      ['status'],
      ['logs', '--lines', '500'],
      ['organizations', 'list'],
    ]) {
      const { stdout, stderr } = await rymeda(args);
      expect(stdout + stderr).not.toContain(made['clientSecret']);
      expect(stdout + stderr).not.toContain(stack.operator.clientSecret);
      expect(stdout + stderr).not.toMatch(secretForm);
    }
  });
});

describe('exit codes', () => {
  const wrong = { RYMEDA_URL: stack.gateway, RYMEDA_OPERATOR_CLIENT_ID: 'operator' };

  it('0: done, also for help', async () => {
    expect((await rymeda(['clients', 'create', '--help'])).stdout).toMatch(/Examples:[^]*Exit codes:/);
  });
  it('1: what the platform refused, field by field', async () => {
    const refused = await rymeda(
      of('clients', 'create', '--name', 'x', '--scopes', 'no:such', '--show-secret'),
    );
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('scopes.0');
  });
  it('2: wrong usage; with --json the fault is JSON on stderr', async () => {
    for (const args of [['nonsense'], ['clients'], ['clients', 'list'], ['logs', '--level', 'loud']])
      expect(await rymeda(args)).toMatchObject({ code: 2, stdout: '' });
    const { code, stderr } = await rymeda(['clients', 'list', '--json']);
    expect([code, JSON.parse(stderr)]).toEqual([2, { error: expect.objectContaining({ outcome: 'usage' }) }]);
  });
  it('3: an organisation, a client or a log that is not there', async () => {
    for (const command of [
      ['clients', 'list'],
      ['keys', 'status'],
      ['keys', 'rotate'],
    ])
      expect((await rymeda([...command, '--organization', 'org_nobody'])).code).toBe(3);
    const nobody = `cli_${'0'.repeat(32)}`;
    expect((await rymeda(of('clients', 'revoke', '--id', nobody))).code).toBe(3);
    expect((await rymeda(['logs', '../stack'])).code).toBe(3);
  });
  it('4: an operator that the platform does not know', async () => {
    const file = join(folder, 'wrong');
    await writeFile(file, 'not the secret');
    const env = { ...wrong, RYMEDA_OPERATOR_CLIENT_SECRET_FILE: file };
    const refused = await rymeda(['organizations', 'list'], env);
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).not.toContain('not the secret');
  });
  it('5: nothing answers there, or no stack runs', async () => {
    expect((await rymeda(['openapi'], { RYMEDA_URL: 'http://127.0.0.1:9' })).code).toBe(5);
    expect((await rymeda(['status'], { RYMEDA_HOME: folder })).code).toBe(5);
  });
});

it('the platform named by the environment is operated like the local one', async () => {
  const file = join(folder, 'operator');
  await writeFile(file, `${stack.operator.clientSecret}\n`);
  const env = {
    RYMEDA_HOME: folder,
    RYMEDA_URL: stack.gateway,
    RYMEDA_OPERATOR_CLIENT_ID: stack.operator.clientId,
    RYMEDA_OPERATOR_CLIENT_SECRET_FILE: file,
  };
  const { code, stdout } = await rymeda(of('clients', 'list', '--json'), env);
  expect([code, Array.isArray(JSON.parse(stdout))]).toEqual([0, true]);
  const status = await rymeda(['status', '--json'], env);
  expect(JSON.parse(status.stdout)).toMatchObject({ gateway: { url: stack.gateway }, stack: null });
});

it('an export that can not begin leaves nothing behind, and says why', async () => {
  const home = await mkdtemp(join(folder, 'export-'));
  const file = join(home, 'org.ndjson');
  const exportOf = (organization: string, path = file) =>
    rymeda(['organizations', 'export', '--organization', organization, '--file', path]);
  expect(await exportOf('org_nobody')).toMatchObject({ code: 3, stdout: '' });
  expect(await readdir(home)).toEqual([]);
  await writeFile(file, 'another');
  const taken = await exportOf(organization);
  expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('exists already')]);
  expect([await readdir(home), await readFile(file, 'utf8')]).toEqual([['org.ndjson'], 'another']);
  const nowhere = await exportOf(organization, join(home, 'no', 'folder'));
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("can't be made (ENOENT)")]);
});

it('status, openapi and logs are JSON for machines', async () => {
  // Other tests may stop an engine: the verdict has to fit what is shown, whatever it is.
  const { code, stdout } = await rymeda(['status', '--json']);
  const status = JSON.parse(stdout) as { green: boolean; stack: { parts: { name: string }[] } };
  expect(code === 0).toBe(status.green);
  expect(status.stack.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['mongodb', 'gateway']));
  expect(await json('openapi')).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  const logs = await rymeda(['logs', 'gateway', '--lines', '20', '--json']);
  const lines = logs.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { service: string });
  expect(lines).toHaveLength(20);
  expect(new Set(lines.map(({ service }) => service))).toEqual(new Set(['gateway']));
});

it('logs --follow shows what comes, until a signal ends it as it would end the program itself', async () => {
  const child = spawn(binary, ['logs', 'gateway', '--follow', '--lines', '1'], { env: environment() });
  let seen = '';
  child.stdout.on('data', (bytes) => (seen += String(bytes)));
  const shows = (text: string) =>
    until(
      text,
      async () => seen,
      () => seen.includes(text),
    );
  await shows('\n');
  const token = await tokenOf(stack, 'org_100');
  const { headers } = await call(stack.gateway, { token, path: '/v1/care/sessions' });
  await shows(`requestId=${headers.get('x-request-id')}`);
  child.kill('SIGTERM');
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGTERM');
});

it('listen forwards what comes to a program here, signed with the developer’s secret, and again on request', async () => {
  const tenant = await newTenant(stack);
  const [secretFile, keyFile] = [join(folder, 'listener'), join(folder, 'dev.whsec')];
  await writeFile(secretFile, tenant.clientSecret, { mode: 0o600 });
  const receiver = await newReceiver();
  const as = ['--client-id', tenant.clientId, '--client-secret-file', secretFile];
  const args = [
    'listen',
    ...as,
    '--forward',
    receiver.url,
    '--secret-file',
    keyFile,
    '--event',
    'patient.created',
  ];
  const child = spawn(binary, args, { env: environment() });
  try {
    let told = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (bytes) => (told += String(bytes)));
    await until(
      'that it listens',
      async () => told,
      (text) => text.includes('Listening'),
    );
    const patient = await newPatient(tenant.send);
    const [first] = await receiver.waitFor('the event', (all) => all.length >= 1);
    child.stdin.write('r\n');
    const [, again] = await receiver.waitFor('it again', (all) => all.length >= 2);
    expect(first?.body).toMatchObject({
      event: 'patient.created',
      organizationId: tenant.id,
      data: { id: patient },
    });
    expect(again?.body).toEqual(first?.body);
    const secret = (await readFile(keyFile, 'utf8')).trim();
    for (const one of [first, again]) expect(one && specificationAccepts(secret, one)).toBe(true);
    expect(told).toMatch(/patient\.created .*→ 200 \d+ ms/);
    expect(told).not.toContain(secret);
    child.stdin.write('q\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
    await receiver.close();
  }
});
