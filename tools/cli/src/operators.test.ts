import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { operatorCommands } from './operators.ts';

let home: string;
beforeAll(async () => (home = await mkdtemp(join(tmpdir(), 'rymeda-cli-'))));
afterAll(() => rm(home, { recursive: true }));

async function run(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const program = new Command().exitOverride();
  operatorCommands(program, {
    ...{ env: {}, say: () => undefined, endWith: () => undefined },
    print: (text) => void printed.push(text),
  });
  await program.parseAsync(['operators', 'key', ...args], { from: 'user' });
  return printed.join('\n');
}

it('the private half lies in a new file of the operator alone, the public half is printed for identity', async () => {
  const file = join(home, 'ana.key');
  const printed = await run('--name', 'ana.silva', '--key-file', file, '--json');
  const { operators } = JSON.parse(printed) as { operators: Record<string, object[]> };
  const pem = await readFile(file, 'utf8');
  const publicHalf = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' });
  expect(operators).toEqual({ 'ana.silva': [publicHalf] });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(printed).not.toMatch(/PRIVATE|"d"/);
  await expect(run('--name', 'ana.silva', '--key-file', file)).rejects.toThrow(/exists already/);
  expect(await readFile(file, 'utf8')).toBe(pem);
});

it('a name that could be an organisation’s client is none', async () => {
  await expect(run('--name', 'cli_ana', '--key-file', join(home, 'x'))).rejects.toThrow(/does not begin/);
});
