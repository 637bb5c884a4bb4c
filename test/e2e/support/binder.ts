import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { until, type Partner } from '@rymeda/testing';
import { must } from './tenant.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../../../tools/audit-verify/bin/audit-verify.mjs');

/** A binder as its auditor opens it: unpacked by another ZIP implementation than the one that made it. */
export function openBinder(zip: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-binder-'));
  const content = join(folder, 'content');
  writeFileSync(join(folder, 'binder.zip'), zip);
  execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, 'binder.zip'), content]);
  const names = (): string[] =>
    readdirSync(content, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(content, name)).isFile())
      .sort();
  return {
    names,
    bytes: (name: string): Buffer => readFileSync(join(content, name)),
    /** Of one that has a record on each line. */
    records: (name: string): Record<string, unknown>[] =>
      readFileSync(join(content, name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    /** By the published program, offline; throws with what it says when the log does not verify. */
    async verifyLog(key: string): Promise<string> {
      const log = names().find((name) => name.endsWith('entries.ndjson.gz')) ?? '';
      const cwd = join(content, log, '..');
      const args = [
        '--key',
        key,
        '--checkpoint',
        'checkpoint.txt',
        '--leaves',
        'leaves.bin',
        'entries.ndjson.gz',
      ];
      return (await run(process.execPath, [program, ...args], { cwd })).stdout;
    },
    remove: (): void => rmSync(folder, { recursive: true }),
  };
}

export type Binder = ReturnType<typeof openBinder>;

const binders = '/v1/compliance/binders';
const digestOf = (bytes: Buffer): string => sha256(bytes).toString('hex');

/** Asks for a binder and opens it once it is there; every hash that is stated of it and in it is right. */
export async function newBinder(send: Partner): Promise<{ id: string; digest: string; binder: Binder }> {
  const asked = await must(send({ path: binders, json: {} }));
  const id = asked.body.data.id as string;
  expect([asked.status, asked.body.data.url]).toEqual([202, null]);
  const done = await until(
    'the binder',
    async () => (await must(send({ path: `${binders}/${id}` }))).body.data as Record<string, string>,
    ({ status }) => status === 'completed' || status === 'failed',
    120_000,
  );
  expect(done).toMatchObject({ status: 'completed', url: expect.any(String) });
  const zip = Buffer.from(await (await fetch(done['url'] ?? '')).arrayBuffer());
  expect([zip.length, digestOf(zip)]).toEqual([done['bytes'], done['sha256']]);
  const binder = openBinder(zip);
  const manifest = binder.bytes('manifest.json');
  expect(digestOf(manifest)).toBe(done['manifestSha256']);
  const { files } = JSON.parse(manifest.toString()) as { files: { name: string; sha256: string }[] };
  expect(binder.names()).toEqual([...files.map((f) => f.name), 'manifest.json'].sort());
  for (const file of files)
    expect([file.name, digestOf(binder.bytes(file.name))]).toEqual([file.name, file.sha256]);
  return { id, digest: digestOf(zip), binder };
}
