import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { Rymeda } from '@rymeda/sdk';
import { clientOf, newNpi, runningStack, stackHome } from '@rymeda/testing';
import { newTenant } from './support/tenant.ts';

const stack = runningStack();
const run = promisify(execFile);
const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The code block of a language that holds a text; a guide without it is a fault of the guide. */
function block(path: string, language: string, holding: string): string {
  const blocks = [...page(path).matchAll(new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g'))].map(
    (m) => m[1] as string,
  );
  const found = blocks.find((b) => b.includes(holding));
  if (found === undefined) throw new Error(`${path} has no ${language} block with ${holding}`);
  return found;
}

const shell = (script: string, env: NodeJS.ProcessEnv = {}) =>
  run('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    timeout: 20_000,
  });

describe('what the guides show', () => {
  it("README: a first request makes a patient and shows it in the audit log, as it stands but for this stack's addresses", async () => {
    const script = block('README.md', 'sh', '/v1/care/patients')
      .replaceAll('http://127.0.0.1:8080', stack.gateway)
      .replaceAll('.rymeda/stack.json', `${resolve(stackHome())}/stack.json`);
    const { stdout } = await shell(script);
    expect(stdout).toMatch(/"id":"pat_[0-9a-f]{32}"/);
    expect(stdout).toContain('"resourceType":"care_patient"');
  });

  it('partners.md: a token by curl', async () => {
    const { clientId, clientSecret } = clientOf(stack, 'org_100');
    const script = block('docs/partners.md', 'sh', 'grant_type=client_credentials');
    const { stdout } = await shell(script, {
      GATEWAY: stack.gateway,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
    });
    expect(JSON.parse(stdout)).toMatchObject({ token_type: 'Bearer', scope: 'care:read care:write' });
  });

  it('partners.md: a client with a key of its own', async () => {
    const code = block('docs/partners.md', 'js', 'private_key_jwt').replace(/^import .*$/m, '');
    const names = ['Rymeda', 'generateKeyPairSync', 'rymeda', 'baseUrl'];
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it runs what the guide shows
    const run = new Function(...names, `return (async () => {${code}; return sync;})()`) as (
      ...args: unknown[]
    ) => Promise<Rymeda>;
    const rymeda = new Rymeda({ ...clientOf(stack, 'org_100'), baseUrl: stack.gateway });
    const sync = await run(Rymeda, generateKeyPairSync, rymeda, stack.gateway);
    const { data } = await sync.care.patients.list({ limit: 1 });
    expect(Array.isArray(data)).toBe(true);
    await expect(sync.audit.logs.list({ limit: 1 }).then()).rejects.toMatchObject({ status: 403 });
  });

  it('compliance.md: a policy with its file, assigned to everyone', async () => {
    const { clientId, clientSecret } = clientOf(stack, 'org_100');
    const code = block('docs/compliance.md', 'js', 'compliance.assignments.create').replace(
      /^import .*$/m,
      '',
    );
    const lines: string[] = [];
    const file = Buffer.from(`%PDF-1.7\n% ${Math.random()}\n`);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it runs what the guide shows
    const run = new Function(
      ...['Rymeda', 'clientId', 'clientSecret', 'baseUrl', 'file', 'sha256', 'console'],
      `return (async () => {${code}})()`,
    ) as (...args: unknown[]) => Promise<void>;
    await run(Rymeda, clientId, clientSecret, stack.gateway, file, sha256(file).toString('hex'), {
      log: (...a: unknown[]) => lines.push(a.join(' ')),
    });
    expect(lines).toEqual(['active 0']);
  });

  it('partners.md: a visit with the SDK', async () => {
    // Of its own: who is made once more is the same person, with the sessions of each run before.
    const { clientId, clientSecret } = await newTenant(stack);
    const code = block('docs/partners.md', 'js', 'care.sessions.complete').replace(/^import .*$/m, '');
    const lines: string[] = [];
    // The guide's own words, with its free names given from outside.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it runs what the guide shows
    const visit = new Function(
      'Rymeda',
      'clientId',
      'clientSecret',
      'baseUrl',
      'npi',
      'console',
      `return (async () => {${code}})()`,
    ) as (...args: unknown[]) => Promise<void>;
    await visit(Rymeda, clientId, clientSecret, stack.gateway, newNpi(), {
      log: (...a: unknown[]) => lines.push(a.join(' ')),
    });
    expect(lines).toEqual([expect.stringMatching(/^ses_[0-9a-f]{32} completed$/)]);
  });
});
