import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Command } from 'commander';
import type { Cli } from './cli.ts';
import { exitCodeOf } from './exit-codes.ts';
import { exportTo } from './export-organization.ts';
import { organizationCommands } from './organizations.ts';

let folder: string;
let server: Server;
let said: string[];
let cli: Cli;
/** The resource whose list is refused. */
let refused: string | undefined;
/** The record whose content does not open. */
let sealedFor: string | undefined;
/** What each list has, by resource. */
let records: Record<string, object[]>;
/** The second page of patients, and how often it is still to be cut in the middle. */
let next: { second: object[]; cuts: number } | undefined;
/** The organisation’s. */
let status: string | undefined;

const page = (data: object[]) => ({ data, pagination: { hasMore: false, cursor: null } });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rymeda-cli-'));
  refused = sealedFor = status = undefined;
  records = {};
  next = undefined;
  said = [];
  server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    const resource = url.searchParams.get('resource') ?? '';
    if (resource === refused) response.statusCode = 404;
    if (resource === 'patient' && next !== undefined) {
      const rest = JSON.stringify(page(next.second));
      if (!url.searchParams.has('cursor'))
        response.end(JSON.stringify({ data: records[resource], pagination: { hasMore: true, cursor: 'c' } }));
      else if (next.cuts-- > 0) {
        response.writeHead(200, { 'content-length': rest.length });
        response.write(rest.slice(0, rest.length / 2), () => request.socket.destroy());
      } else {
        next.cuts = 0;
        response.end(rest);
      }
      return;
    }
    if (url.pathname === '/oauth2/token') response.end('{"access_token":"t","expires_in":60}');
    else if (url.pathname.endsWith('/contents') && url.searchParams.get('id') === sealedFor) {
      response.statusCode = 500;
      response.end('{"error":{"code":"DECRYPTION_FAILED"}}');
    } else if (url.pathname.endsWith('/contents')) response.end(`the file ${url.searchParams.get('id')}`);
    else
      response.end(
        JSON.stringify(url.search === '' ? { data: { id: 'org_1', status } } : page(records[resource] ?? [])),
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await writeFile(join(folder, 'secret'), 's');
  cli = {
    env: {
      RYMEDA_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      RYMEDA_OPERATOR_CLIENT_ID: 'operator',
      RYMEDA_OPERATOR_CLIENT_SECRET_FILE: join(folder, 'secret'),
    },
    print: () => undefined,
    say: (text) => void said.push(text),
    endWith: () => undefined,
  };
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const made = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name !== 'secret').sort();

it('an organisation that is being ended is not begun with: it is said why, and how that is taken back', async () => {
  status = 'offboarding';
  const refused = exportTo(cli, join(folder, 'org.ndjson'), 'org_1');
  await expect(refused).rejects.toThrow(/offboarded.*cancel-offboarding/);
  await refused.catch((error: unknown) => expect(exitCodeOf(error)).toBe(1));
  expect(await made()).toEqual([]);
});

it('nor one that has ended', async () => {
  status = 'shredded';
  await expect(exportTo(cli, join(folder, 'org.ndjson'), 'org_1')).rejects.toThrow(/has ended/);
  expect(await made()).toEqual([]);
});

it('an export that is whole has its own name, and no other takes its place', async () => {
  const file = join(folder, 'org.ndjson');
  await exportTo(cli, file, 'org_1');
  expect(await made()).toEqual(['org.ndjson', 'org.ndjson.files']);
  expect(await readFile(file, 'utf8')).toBe('{"type":"identity_organization","record":{"id":"org_1"}}\n');
  const again = await exportTo(cli, file, 'org_1').catch((error: unknown) => error);
  expect([exitCodeOf(again), await made()]).toEqual([2, ['org.ndjson', 'org.ndjson.files']]);
});

it('an export that breaks off does not look like one that is whole, and is told where it lies', async () => {
  refused = 'run';
  const broken = await exportTo(cli, join(folder, 'org.ndjson'), 'org_1').catch((error: unknown) => error);
  expect(exitCodeOf(broken)).toBe(3);
  expect(await made()).toEqual(['org.ndjson.files.partial', 'org.ndjson.partial']);
  expect(said.at(-1)).toContain(join(folder, 'org.ndjson.partial'));
});

it('a connection that is cut within a page, again and again, leaves out no record and has none twice', async () => {
  records['patient'] = [{ id: 'pat_1' }, { id: 'pat_2' }];
  // As often as the SDK asks by itself.
  next = { second: [{ id: 'pat_3' }, { id: 'pat_4' }], cuts: 4 };
  const file = join(folder, 'org.ndjson');
  expect((await exportTo(cli, file, 'org_1')).counts).toMatchObject({ care_patient: 4 });
  expect(next.cuts).toBe(0);
  const patients = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('care_patient'));
  expect(patients.map((line) => (JSON.parse(line) as { record: object }).record)).toEqual(
    ['pat_1', 'pat_2', 'pat_3', 'pat_4'].map((id) => ({ id })),
  );
  expect(await made()).toEqual(['org.ndjson', 'org.ndjson.files']);
  expect(said).toContain('care_patient: out of reach after 2; going on from there in 1 s');
});

it('a file that compliance keeps leaves with its upload, and one that never came or was refused is not asked for', async () => {
  records['upload'] = ['accepted', 'rejected', 'awaiting', 'checking'].map((status, n) => ({
    id: `upl_${n}`,
    status,
  }));
  const file = join(folder, 'org.ndjson');
  await exportTo(cli, file, 'org_1');
  const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    {
      type: 'compliance_upload',
      record: { id: 'upl_0', status: 'accepted' },
      content: 'compliance_upload/upl_0',
    },
    ...['rejected', 'awaiting', 'checking'].map((status, n) => ({
      type: 'compliance_upload',
      record: { id: `upl_${n + 1}`, status },
    })),
  ]);
  expect(await readFile(join(`${file}.files`, 'compliance_upload/upl_0'), 'utf8')).toBe('the file upl_0');
});

it('what does not open is null, named, and counted; all the rest is there', async () => {
  records['patient'] = [{ id: 'pat_1', lastName: null, unreadable: ['lastName'] }, { id: 'pat_2' }];
  records['upload'] = ['upl_3', 'upl_4'].map((id) => ({ id, status: 'accepted' }));
  sealedFor = 'upl_3';
  const file = join(folder, 'org.ndjson');
  expect(await exportTo(cli, file, 'org_1')).toMatchObject({
    counts: { care_patient: 2, compliance_upload: 2 },
    unreadable: 2,
  });
  expect(await made()).toEqual(['org.ndjson', 'org.ndjson.files']);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
    expect.arrayContaining([
      { type: 'care_patient', record: { id: 'pat_1', lastName: null, unreadable: ['lastName'] } },
      { type: 'compliance_upload', record: { id: 'upl_3', status: 'accepted' }, content: null },
      {
        type: 'compliance_upload',
        record: { id: 'upl_4', status: 'accepted' },
        content: 'compliance_upload/upl_4',
      },
    ]),
  );
});

it('its command fails where something does not open, and says how much', async () => {
  records['patient'] = [{ id: 'pat_1', lastName: null, unreadable: ['lastName'] }];
  const codes: number[] = [];
  const program = new Command();
  organizationCommands(program, { ...cli, endWith: (code) => void codes.push(code) });
  const args = (name: string) =>
    ['organizations', 'export', '--organization', 'org_1', '--file', join(folder, name)] as const;
  await program.parseAsync(args('some.ndjson'), { from: 'user' });
  expect([codes, said.at(-1)]).toEqual([[1], expect.stringContaining('1 records')]);
  records = {};
  await program.parseAsync(args('all.ndjson'), { from: 'user' });
  expect(codes).toEqual([1]);
});
