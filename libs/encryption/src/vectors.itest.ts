import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { pythonEnvironment } from '@rymeda/testing';
import { DataKey } from './data-key.ts';
import { vectors, vectorsFolder } from './testing/vectors.ts';
import { sealToken } from './token.ts';

/** The script's answers, one for each case. */
async function second(cases: readonly object[]): Promise<Record<string, string>[]> {
  const python = await pythonEnvironment();
  const input = cases.map((c) => JSON.stringify(c)).join('\n');
  const told = spawnSync(python, [join(vectorsFolder, 'open_token.py')], { input, encoding: 'utf8' });
  expect(told.stderr).toBe('');
  return told.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
}

it('a second implementation gives the known answers, and refuses what is to be refused', async () => {
  expect(await second(vectors.tokens)).toEqual(vectors.tokens.map(({ plaintext }) => ({ plaintext })));
  for (const answer of await second(vectors.refused)) expect(Object.keys(answer)).toEqual(['error']);
  expect(await second(vectors.blind)).toEqual(vectors.blind.map(({ blind }) => ({ blind })));
}, 600_000);

it('a second implementation opens what this one seals, whatever it is', async () => {
  const keys = { 7: randomBytes(32).toString('hex') };
  const cases = Array.from({ length: 300 }, (_, i) => {
    const address = { organizationId: `org_${i}`, collection: 'notes', recordId: `not_${i}`, fieldId: i };
    const plaintext = 'ü🦊x\u0000'.repeat(i % 40);
    const key = new DataKey(7, Buffer.from(keys[7], 'hex')).subkey(`enc/notes/${i}`);
    return { keys, address, plaintext, token: sealToken(key, 7, address, Buffer.from(plaintext)) };
  });
  expect(await second(cases)).toEqual(cases.map(({ plaintext }) => ({ plaintext })));
}, 600_000);
