import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { KeyRefusedError } from './key-provider.ts';
import { localKeyProvider } from './local-provider.ts';

function kekFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'kek-')), 'kek');
  writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
}
const dayMs = 86_400_000;

it('refuses a key file that others may read, or that holds no 32 bytes', () => {
  const open = kekFile();
  chmodSync(open, 0o640);
  expect(() => localKeyProvider(open)).toThrow('chmod 600');
  const short = kekFile();
  writeFileSync(short, 'c2hvcnQ=');
  expect(() => localKeyProvider(short)).toThrow('32 bytes');
});

it('wraps data keys that open for that organisation and purpose only, in every process with the same file', async () => {
  const file = kekFile();
  const key = await localKeyProvider(file).generate('org_a', 'data');
  const provider = localKeyProvider(file);
  expect(await provider.unwrap(key, 'org_a', 'data')).toEqual(key.plaintext);
  await provider.prepare('org_b');
  await expect(provider.unwrap(key, 'org_b', 'data')).rejects.toThrow(KeyRefusedError);
  await expect(provider.unwrap(key, 'org_a', 'index')).rejects.toThrow(KeyRefusedError);
  const again = await provider.rewrap(key, 'org_a', 'data');
  expect(again.wrapped).not.toEqual(key.wrapped);
  expect(await provider.unwrap(again, 'org_a', 'data')).toEqual(key.plaintext);
});

it('makes one key for an organisation, whoever asks first, in a file of mode 0600', async () => {
  const file = kekFile();
  const keys = await Promise.all(
    Array.from({ length: 10 }, () => localKeyProvider(file).generate('org_a', 'data')),
  );
  for (const key of keys)
    expect(await localKeyProvider(file).unwrap(key, 'org_a', 'data')).toEqual(key.plaintext);
  expect(statSync(`${file}.organizations/org_a.json`).mode & 0o777).toBe(0o600);
});

it('destroys an organisation’s key after the waiting time, and not before', async () => {
  const file = kekFile();
  let now = new Date('2026-01-01T00:00:00Z');
  const provider = localKeyProvider(file, () => now);
  const key = await provider.generate('org_a', 'data');
  const other = await provider.generate('org_b', 'data');

  const at = await provider.scheduleDestruction('org_a', 7);
  expect(at).toEqual(new Date(now.getTime() + 7 * dayMs));
  await expect(provider.unwrap(key, 'org_a', 'data')).rejects.toThrow(KeyRefusedError);
  now = new Date(at!.getTime() - 1);
  await provider.destroyDue();
  await provider.cancelDestruction('org_a');
  expect(await provider.unwrap(key, 'org_a', 'data')).toEqual(key.plaintext);

  now = (await provider.scheduleDestruction('org_a', 7))!;
  await provider.destroyDue();
  await expect(provider.unwrap(key, 'org_a', 'data')).rejects.toThrow(KeyRefusedError);
  await expect(provider.cancelDestruction('org_a')).rejects.toThrow(KeyRefusedError);
  expect(readFileSync(`${file}.organizations/org_a.json`, 'utf8')).toContain('"wrapped":null');
  expect(await provider.unwrap(other, 'org_b', 'data')).toEqual(other.plaintext);
});

it('has a date of destruction that asking again does not move, and after which nothing takes it back', async () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const provider = localKeyProvider(kekFile(), () => now);
  const key = await provider.generate('org_a', 'data');
  const at = await provider.scheduleDestruction('org_a', 7);
  now = new Date(now.getTime() + dayMs);
  expect(await provider.scheduleDestruction('org_a', 30)).toEqual(at);
  now = at!;
  // Due, though nobody has come to destroy it yet.
  await expect(provider.cancelDestruction('org_a')).rejects.toThrow(KeyRefusedError);
  await expect(provider.unwrap(key, 'org_a', 'data')).rejects.toThrow(KeyRefusedError);
});

it('takes no other waiting time than 7 to 30 whole days', async () => {
  const provider = localKeyProvider(kekFile());
  const key = await provider.generate('org_a', 'data');
  for (const days of [-1, 0, 6, 7.5, 31, NaN])
    await expect(provider.scheduleDestruction('org_a', days)).rejects.toThrow('7 to 30 whole days');
  expect(await provider.unwrap(key, 'org_a', 'data')).toEqual(key.plaintext);
});

it('makes no key for an organisation to open, end or keep what it never had', async () => {
  const key = await localKeyProvider(kekFile()).generate('org_a', 'data');
  const file = kekFile();
  const provider = localKeyProvider(file);
  await expect(provider.unwrap(key, 'org_a', 'data')).rejects.toThrow('has no key');
  await expect(provider.rewrap(key, 'org_a', 'data')).rejects.toThrow('has no key');
  expect(await provider.scheduleDestruction('org_a', 7)).toBeNull();
  await provider.cancelDestruction('org_a');
  expect(existsSync(`${file}.organizations/org_a.json`)).toBe(false);
});

it.each(['../org_a', 'org_a/../../x', '', 'ORG', 'org_\n'])('lets the id %j name no file', async (id) => {
  await expect(localKeyProvider(kekFile()).generate(id, 'data')).rejects.toThrow('Not the id');
});
