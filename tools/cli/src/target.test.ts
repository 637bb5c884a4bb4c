import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exitCodeOf } from './exit-codes.ts';
import { checkedUrl, findTarget, operatorOf, readSecret } from './target.ts';

let home: string;
beforeAll(async () => (home = await mkdtemp(join(tmpdir(), 'rymeda-cli-'))));
afterAll(() => rm(home, { recursive: true }));

const failure = async (work: Promise<unknown>): Promise<[number, string]> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return [exitCodeOf(error), (error as Error).message];
};

describe('where the platform is', () => {
  it('is the local stack, with the operator that it was set up with', async () => {
    const operator = { clientId: 'operator', clientSecret: 'rys_1' };
    await writeFile(join(home, 'stack.json'), JSON.stringify({ gateway: 'http://127.0.0.1:8080', operator }));
    const target = await findTarget({ RYMEDA_HOME: home });
    expect(target.baseUrl).toBe('http://127.0.0.1:8080');
    expect(await operatorOf(target, {})).toEqual(operator);
  });

  it('is RYMEDA_URL when it is set, and then nothing of a home', async () => {
    const file = join(home, 'secret');
    await writeFile(file, 'rys_2\n');
    const env = {
      RYMEDA_HOME: home,
      RYMEDA_URL: 'https://api.example.com/',
      RYMEDA_OPERATOR_CLIENT_ID: 'ops',
      RYMEDA_OPERATOR_CLIENT_SECRET_FILE: file,
    };
    const target = await findTarget(env);
    expect(target).toEqual({ baseUrl: 'https://api.example.com' });
    expect(await operatorOf(target, env)).toEqual({ clientId: 'ops', clientSecret: 'rys_2' });
  });

  it('takes an operator’s own key, and no secret beside it', async () => {
    const file = join(home, 'key');
    await writeFile(file, '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n');
    const target = { baseUrl: 'https://api.example.com' };
    const env = { RYMEDA_OPERATOR_CLIENT_ID: 'ana.silva', RYMEDA_OPERATOR_KEY_FILE: file };
    const privateKey = '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----';
    expect(await operatorOf(target, env)).toEqual({ clientId: 'ana.silva', privateKey });
    const both = { ...env, RYMEDA_OPERATOR_CLIENT_SECRET_FILE: file };
    expect(await failure(operatorOf(target, both))).toEqual([
      2,
      expect.stringContaining('exclude each other'),
    ]);
  });

  it('is asked for when half of it is named', async () => {
    expect(await failure(findTarget({ RYMEDA_HOME: home, RYMEDA_OPERATOR_CLIENT_ID: 'ops' }))).toEqual([
      2,
      'RYMEDA_OPERATOR_CLIENT_ID set without RYMEDA_URL.',
    ]);
    const [code, message] = await failure(operatorOf({ baseUrl: 'https://x.example' }, {}));
    expect(code).toBe(2);
    expect(message).toMatch(
      /RYMEDA_OPERATOR_CLIENT_ID and RYMEDA_OPERATOR_KEY_FILE \(or RYMEDA_OPERATOR_CLIENT_SECRET_FILE\)/,
    );
  });

  it('is unreachable without either', async () => {
    expect((await failure(findTarget({ RYMEDA_HOME: join(home, 'none') })))[0]).toBe(5);
  });

  it('is told as broken, without its content, when stack.json is not JSON', async () => {
    await writeFile(join(home, 'stack.json'), '{"clientSecret":"rys_3"');
    const [code, message] = await failure(findTarget({ RYMEDA_HOME: home }));
    expect([code, message]).toEqual([1, `${join(home, 'stack.json')} can't be read (not JSON).`]);
  });
});

it("a secret's file that is missing or empty is wrong usage", async () => {
  await writeFile(join(home, 'empty'), '\n');
  expect(await failure(readSecret(join(home, 'empty')))).toEqual([2, expect.stringContaining('is empty')]);
  expect(await failure(readSecret(join(home, 'no')))).toEqual([2, expect.stringContaining('ENOENT')]);
});

it.each([
  'http://api.example.com',
  'ftp://x',
  'x',
  'https://u:p@x.example',
  'https://x.example?a',
  'http://127.0.0.1.x.example',
])('%s is not spoken to', (url) => expect(() => checkedUrl(url)).toThrow("The platform's address"));
