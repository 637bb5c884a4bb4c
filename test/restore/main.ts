/**
 * `npm run test:restore`: a stack of its own is written to, backed up by the commands of docs/operating-backup.md, written to
 * on, loses its MongoDB with everything in it, and is restored by the commands of that page. Prints what held, and how long
 * each part took; exits 1 when a record of the backup can't be read, or the audit log is not the one that was seen before.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import {
  killComponent,
  resetStack,
  startComponent,
  startService,
  startStack,
  stopService,
  type StackFile,
} from '@rymeda/stack';
import { canaryPatient, partner, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { createFindings } from '../findings.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const home = resolve(repository, process.env['RYMEDA_HOME'] ?? '.rymeda-restore');
const portBase = Number(process.env['RYMEDA_PORT_BASE'] ?? 27_080);
const part = { home, report: () => undefined };
const organizationId = 'org_200';
const [before, after] = [60, 20];
const year = new Date().getUTCFullYear();

const findings = createFindings();
const { say } = findings;
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** The commands that the page gives under a comment's name, run as they stand there. */
async function documented(name: string, env: Record<string, string>): Promise<string> {
  const page = readFileSync(join(repository, 'docs/operating-backup.md'), 'utf8');
  const block = [...page.matchAll(/```sh\n([^]*?)```/g)].find(([, text]) => text?.startsWith(`# ${name}\n`));
  if (block?.[1] === undefined) throw new Error(`docs/operating-backup.md has no commands named ${name}`);
  const path = `${join(repository, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', block[1]], {
    cwd: repository,
    env: { PATH: path, HOME: process.env['HOME'] ?? '', ...env },
  });
  return stdout.trim();
}

async function written(stack: StackFile, count: number): Promise<Map<string, string>> {
  const send = partner(stack, organizationId);
  const patients = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    const json = canaryPatient();
    const answer = await send({ path: '/v1/care/patients', json });
    if (answer.status !== 201) throw new Error(`A patient was not made: ${answer.text}`);
    patients.set((answer.body as { data: { id: string } }).data.id, json['lastName'] as string);
  }
  return patients;
}

const entriesOf = async (stack: StackFile): Promise<number> => {
  const client = await MongoClient.connect(stack.mongodb.uri);
  try {
    return await client.db('rymeda_audit_log').collection('entries').countDocuments({ organizationId, year });
  } finally {
    await client.close();
  }
};

/** A signed head over all there is, as an outside party keeps it. */
async function keptHead(stack: StackFile): Promise<{ size: number; key: string; checkpoint: string }> {
  const send = partner(stack, organizationId);
  const { answer } = await until(
    'a checkpoint over everything',
    async () => ({
      answer: await send({ path: '/v1/audit/checkpoints/latest' }),
      size: await entriesOf(stack),
    }),
    ({ answer: latest, size }) => latest.status === 200 && latest.body.data.size === size,
    120_000,
  );
  const { size, keys, checkpoint } = answer.body.data as { size: number; keys: string[]; checkpoint: string };
  return { size, key: keys[0] as string, checkpoint };
}

/** What the published verifier says of an export, held against the heads that were kept. */
async function verified(stack: StackFile, heads: { key: string; checkpoint: string }[]): Promise<string> {
  const send = partner(stack, organizationId);
  const { id } = (await send({ path: '/v1/audit/exports', json: { format: 'ndjson' } })).body.data as {
    id: string;
  };
  const made = await until(
    'the export',
    async () => (await send({ path: `/v1/audit/exports/${id}` })).body.data,
    ({ status }) => status === 'completed',
    180_000,
  );
  for (const { name, url } of made.files as { name: string; url: string }[])
    writeFileSync(join(folder, name), Buffer.from(await (await fetch(url)).arrayBuffer()));
  heads.forEach(({ checkpoint }, n) => writeFileSync(join(folder, `kept-${n}.txt`), checkpoint));
  const kept = heads.flatMap((_, n) => ['--checkpoint', `kept-${n}.txt`]);
  const program = join(repository, 'tools/audit-verify/bin/audit-verify.mjs');
  const args = [
    '--key',
    heads[0]?.key ?? '',
    ...kept,
    '--checkpoint',
    'checkpoint.txt',
    '--leaves',
    'leaves.bin',
  ];
  return run(process.execPath, [program, ...args, 'entries.ndjson.gz'], { cwd: folder }).then(
    ({ stdout }) => stdout.trim(),
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  );
}

const stack = await startStack({ home, portBase, report: (line) => console.log(line) });
const folder = mkdtempSync(join(tmpdir(), 'rymeda-restore-'));
try {
  const services = Object.keys(stack.services);
  const dbpath = stack.mongodb.dataDir;
  if (dbpath === undefined) throw new Error('MongoDB is not run by this stack: there is no volume to copy');
  const env = {
    RYMEDA_ENV: 'development',
    ADMIN_URI: stack.mongodb.uri,
    DBPATH: dbpath,
    BACKUP: join(folder, 'backup'),
  };
  const kept = await written(stack, before);
  const headBefore = await keptHead(stack);
  const copying = performance.now();
  const copied = await documented('backup', env);
  say(`backup in ${seconds(copying)}: ${copied}`, existsSync(env.BACKUP));
  const lost = await written(stack, after);
  const headAfter = await keptHead(stack);
  say(`signed heads at ${headBefore.size} and ${headAfter.size} entries were kept outside`);

  for (const name of services) await stopService(name, part);
  await killComponent('mongodb', part);
  const disaster = performance.now();
  rmSync(dbpath, { recursive: true });
  say('MongoDB and all that was in it are gone', !existsSync(dbpath));

  await documented('restore', env);
  await startComponent('mongodb', part);
  say(`MongoDB answers again, ${seconds(disaster)}`);
  for (const name of ['identity', 'audit', ...services.filter((one) => !['identity', 'audit'].includes(one))])
    await startService(name, part);
  const send = partner(stack, organizationId);
  const [first] = kept.keys();
  await until(
    'a read',
    () => send({ path: `/v1/care/patients/${first}` }),
    ({ status }) => status === 200,
    180_000,
  );
  say(
    `a patient is read again, ${seconds(disaster)} after the loss (the time to restore, less the time to decide)`,
  );

  let opened = 0;
  for (const [id, lastName] of kept)
    if ((await send({ path: `/v1/care/patients/${id}` })).body?.data?.lastName === lastName) opened++;
  say(`${opened} of ${kept.size} patients of the backup are opened under their keys`, opened === kept.size);
  let gone = 0;
  for (const id of lost.keys()) if ((await send({ path: `/v1/care/patients/${id}` })).status === 404) gone++;
  say(
    `${gone} of ${lost.size} patients that were written after the backup are gone: so much is lost`,
    gone === lost.size,
  );

  const grown = await until(
    'a log that goes on',
    () => keptHead(stack),
    ({ size }) => size > headAfter.size,
    180_000,
  );
  const says = await verified(stack, [headBefore, headAfter]);
  say(`the audit log, read back from the object store and now at ${grown.size}: ${says}`, /^OK: /.test(says));
  const entries = readFileSync(join(folder, 'entries.ndjson.gz'));
  const { gunzipSync } = await import('node:zlib');
  const log = gunzipSync(entries).toString();
  const named = [...lost.keys()].filter((id) => log.includes(id)).length;
  say(
    `${named} of ${lost.size} lost patients are named by it: that is how the loss is known`,
    named === lost.size,
  );
  const fresh = await written(stack, 5);
  say(`${fresh.size} new patients are taken`, fresh.size === 5);
} finally {
  await resetStack(part);
  rmSync(folder, { recursive: true, force: true });
}
findings.end();
