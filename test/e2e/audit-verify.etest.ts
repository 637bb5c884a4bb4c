import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { newPatient, newTenant, type Tenant } from './support/tenant.ts';
import { verifiedExport, type ExportFile } from './support/verified-export.ts';

/**
 * docs/audit.md as an auditor walks it, block by block; then what was exported is kept, the log's database is
 * tampered with by its administrator in every way, dumped, and the verifier is asked with what was kept.
 */
const stack = runningStack();
const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rymeda-auditor-'));
const run = promisify(execFile);
const year = new Date().getUTCFullYear();
let tenant: Tenant;
let key: string;
let root: MongoClient;
let entries: Collection<Document>;

beforeAll(async () => {
  tenant = await newTenant(stack);
  root = await new MongoClient(stack.mongodb.uri).connect();
  entries = root.db('rymeda_audit_log').collection('entries');
  for (let n = 0; n < 8; n++) {
    const id = await newPatient(tenant.send);
    await tenant.send({ path: `/v1/care/patients/${id}` });
  }
  const size = () => entries.countDocuments({ organizationId: tenant.id, year });
  await until('entries of the visits', size, (n) => n >= 16);
  const latest = () => tenant.send({ path: '/v1/audit/checkpoints/latest' });
  const covered = await until(
    'a checkpoint over them',
    async () => ({ answer: await latest(), of: await size() }),
    ({ answer, of }) => answer.status === 200 && answer.body.data.size === of,
  );
  key = covered.answer.body.data.keys[0] as string;
});
afterAll(async () => {
  await root.close();
  rmSync(folder, { recursive: true });
});

const blocks = [
  ...readFileSync(join(repository, 'docs/audit.md'), 'utf8').matchAll(/```sh\n([^]*?)```/g),
].map(([, block]) => block as string);

async function verify(file: string): Promise<{ code: number; text: string }> {
  const args = ['--key', key, '--checkpoint', 'checkpoint.txt', '--leaves', 'leaves.bin', file];
  const program = join(repository, 'tools/audit-verify/bin/audit-verify.mjs');
  return run(process.execPath, [program, ...args], { cwd: folder }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      text: error.stdout + error.stderr,
    }),
  );
}

describe('docs/audit.md', () => {
  it('leads an outside auditor from a login to a verified export, block by block', async () => {
    expect(blocks.length).toBeGreaterThanOrEqual(6);
    // npx as the repository has it: the auditor's comes from the registry.
    const script = `set -euo pipefail\nnpx() { shift; node "${repository}/tools/audit-verify/bin/audit-verify.mjs" "$@"; }\n${blocks.join('\n')}`;
    writeFileSync(join(folder, 'steps.sh'), script);
    const { stdout } = await run('bash', ['steps.sh'], {
      cwd: folder,
      env: {
        PATH: `${join(repository, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        GATEWAY: stack.gateway,
        CLIENT: tenant.clientId,
        SECRET: tenant.clientSecret,
        KEY: key,
      },
    });
    expect(
      stdout.match(/^OK: \S+ has \d+ entries, all of them here, unchanged and in order\.$/gm),
    ).toHaveLength(2);
    expect(stdout).toMatch(/^OK: entry 0 of \d+$/m);
  });

  it('gives the same as CSV, and AuditEvents as FHIR', async () => {
    for (const format of ['csv', 'fhir']) {
      const asked = await tenant.send({ path: '/v1/audit/exports', json: { format } });
      const { id } = asked.body.data as { id: string };
      const made = await until(
        `the export as ${format}`,
        async () => (await tenant.send({ path: `/v1/audit/exports/${id}` })).body.data,
        (row) => row.status === 'completed',
      );
      const fetched: Record<string, Buffer> = {};
      for (const { name, url } of made.files as { name: string; url: string }[])
        fetched[name] = Buffer.from(await (await fetch(url)).arrayBuffer());
      if (format === 'fhir') {
        const [line] = gunzipSync(fetched['auditevents.ndjson.gz'] as Buffer)
          .toString()
          .split('\n');
        expect(JSON.parse(line as string)).toMatchObject({ resourceType: 'AuditEvent', outcome: '0' });
        continue;
      }
      expect((await verifiedExport(made.files as ExportFile[], key)).says).toMatch(/^OK: /);
    }
  });
});

/** The log as its database has it now, written as an export, with nobody's help. */
async function dump(): Promise<string> {
  const rows = await entries.find({ organizationId: tenant.id, year }).sort({ index: 1 }).toArray();
  const lines = rows.map(({ _id, about, timestamp, index, year: _year, ...rest }) =>
    JSON.stringify({
      index: index as number,
      entry: {
        ...rest,
        id: _id,
        resourceIds: (about as string[]).slice(1, about.length - (rest['metadata'].patientIds ?? []).length),
        timestamp: (timestamp as Date).toISOString(),
        v: 1,
      },
    }),
  );
  const file = join(folder, 'dump.ndjson');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

describe('an administrator of the database', () => {
  const of = (index: number) => ({ organizationId: tenant.id, year, index });
  const one = async (index: number) => (await entries.findOne(of(index))) as Document & { _id: never };
  const place = (index: number, to: number) => entries.updateOne(of(index), { $set: { index: to } });
  const sizeOfKept = () => readFileSync(join(folder, 'leaves.bin')).length / 32;

  it('who does nothing leaves a log that is as it was kept', async () => {
    expect(await verify(await dump())).toMatchObject({ code: 0, text: expect.stringMatching(/^OK: /) });
  });

  const ways: [string, () => Promise<unknown>, RegExp][] = [
    [
      'changes a byte',
      () => entries.updateOne(of(3), { $set: { userId: 'cli_somebody' } }),
      /^CHANGED: entry 3 /m,
    ],
    [
      'changes a refusal into a permission',
      () => entries.updateOne(of(4), { $set: { decision: 'refused' } }),
      /^CHANGED: entry 4 /m,
    ],
    ['deletes the first entry', () => entries.deleteOne(of(0)), /^REMOVED: entry 0 /m],
    [
      'deletes the last entry that was signed',
      () => entries.deleteOne(of(sizeOfKept() - 1)),
      /^REMOVED: entry \d+ is missing/m,
    ],
    [
      'swaps two entries',
      async () => {
        await place(5, 1_000_000);
        await place(6, 5);
        await place(1_000_000, 6);
      },
      /^MOVED: entry 6 is given the place 5/m,
    ],
    [
      'deletes one and moves up all that follow',
      async () => {
        await entries.deleteOne(of(2));
        for (let n = 3; n < sizeOfKept(); n++) await place(n, n - 1);
      },
      /^MOVED: entry 3 is given the place 2/m,
    ],
    [
      'inserts an entry',
      async () =>
        entries.insertOne({ ...(await one(7)), _id: `aud_${'0'.repeat(32)}` as never, index: 2_000_000 }),
      /^ADDED: an entry that was never logged/m,
    ],
    [
      'rewrites the whole tail',
      async () => {
        for (let n = 10; n < sizeOfKept(); n++)
          await entries.updateOne(of(n), { $set: { ipAddress: '192.0.2.1', salt: 'made anew' } });
      },
      /^CHANGED: entry 10 [^]*^CHANGED: entry 11 /m,
    ],
    [
      'rolls back to a backup',
      async () => entries.deleteMany({ organizationId: tenant.id, year, index: { $gte: 9 } }),
      /^REMOVED: entry 9 is missing[^]*^REMOVED: entry 10 is missing/m,
    ],
  ];

  it.each(ways)('who %s is found out', async (_what, tamper, finding) => {
    const saved = await entries.find({ organizationId: tenant.id }).toArray();
    try {
      await tamper();
      const found = await verify(await dump());
      expect(found).toMatchObject({ code: 1, text: expect.stringMatching(finding) });
      expect(found.text).toMatch(/^NOT OK: /);
    } finally {
      await entries.deleteMany({ organizationId: tenant.id });
      await entries.insertMany(saved);
    }
  });

  it('has made changes that are all undone', async () => {
    expect((await verify(await dump())).code).toBe(0);
  });
});
