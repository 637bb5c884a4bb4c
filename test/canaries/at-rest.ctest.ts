import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  canary,
  canaryNote,
  canaryPatient,
  formsOf,
  newProviderBody,
  partner,
  runningStack,
  stackHome,
  until,
} from '@rymeda/testing';
import { MongoClient } from 'mongodb';

const stack = runningStack();
const chunkBytes = 8 * 1024 * 1024;
const forms = formsOf(canary);
const anyCase = new RegExp(canary, 'i');
let patientId: string;

/** A visit with PHI in every field that takes some, and requests that fail on purpose with PHI in them. */
beforeAll(async () => {
  const call = partner(stack, 'org_100');
  const provider = await call({ path: '/v1/care/providers', json: newProviderBody() });
  const body = canaryPatient({ primaryProviderId: provider.body.data.id });
  const patient = await call({
    path: '/v1/care/patients',
    json: body,
    headers: { 'idempotency-key': `k-${Date.now()}` },
  });
  patientId = patient.body.data.id;
  await call({ path: '/v1/care/patients', json: body });
  await call({ path: '/v1/care/patients', json: { ...body, onMatch: 'create' } });
  await call({
    path: '/v1/care/patients',
    json: { ...body, [canary]: canary, firstName: `${canary}\u0001` },
  });
  await call({
    path: '/v1/care/patients',
    raw: `{"firstName":"${canary}`,
    headers: { 'content-type': 'application/json' },
  });
  await call({ path: `/v1/care/patients?lastName=${canary}` });
  await call({ path: `/v1/care/patients/${canary}` });
  await call({ path: '/v1/care/patients/search', json: { lastName: body['lastName'] } });
  await call({
    method: 'PATCH',
    path: `/v1/care/patients/${patientId}`,
    json: { firstName: `New ${canary}`, address: { city: canary } },
  });
  const session = await call({
    path: '/v1/care/sessions',
    json: { clientId: patientId, serviceType: 'behavioral_health' },
  });
  const note = await call({
    path: `/v1/care/sessions/${session.body.data.id}/notes`,
    json: { text: canaryNote() },
    headers: { 'idempotency-key': `n-${Date.now()}` },
  });
  const payer = await call({ path: '/v1/revenue/payers', json: { name: 'A plan', payerId: '60054' } });
  const claim = await call({
    path: '/v1/revenue/claims',
    json: {
      clientId: patientId,
      sessionId: session.body.data.id,
      payerId: payer.body.data.id,
      cptCodes: ['90837'],
      icdCodes: ['F41.1'],
      totalAmount: 150,
    },
    headers: { 'idempotency-key': `c-${Date.now()}` },
  });
  const coverage = await call({
    path: '/v1/revenue/coverages',
    json: {
      clientId: patientId,
      payerId: payer.body.data.id,
      memberId: `M-${canary}`,
      groupNumber: `G-${canary}`,
      relationship: 'child',
      subscriber: {
        firstName: canary,
        lastName: canary,
        dateOfBirth: '1980-12-10',
        address: { city: canary },
      },
    },
  });
  expect(coverage.status).toBe(201);
  for (const verb of ['start', 'complete'])
    await call({ path: `/v1/care/sessions/${session.body.data.id}/${verb}`, json: {} });
  for (const verb of ['submit', 'deny', 'appeal']) {
    const { status } = await call({
      path: `/v1/revenue/claims/${claim.body.data.id}/${verb}`,
      json: { reason: `${verb}: ${canary}` },
    });
    expect([verb, status]).toEqual([verb, 200]);
  }
  // Whoever reports without a name leaves none of what the request said about its sender.
  const report = await call({
    path: '/v1/compliance/incidents',
    json: { category: 'privacy', title: canary, description: canary, anonymous: true },
    headers: {
      'user-agent': canary,
      'x-request-id': `req-${canary}`,
      'x-rymeda-reason': `r-${canary}`,
      'idempotency-key': canary,
    },
  });
  expect(report.status).toBe(201);
  expect([patient.status, session.status, note.status, claim.status]).toEqual([201, 201, 201, 201]);
  await until(
    'the trail',
    () => call({ path: `/v1/audit/logs?resourceId=${patientId}` }),
    (a) => a.body.data.length >= 2,
    5_000,
  );
});

describe('PHI at rest', () => {
  it('is in no document of any database, nor in the oplog', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    const found: string[] = [];
    const control = Buffer.from(patientId);
    let documents = 0;
    let controls = 0;
    try {
      await mongo.db('admin').command({ fsync: 1 });
      const { databases } = await mongo.db('admin').admin().listDatabases();
      for (const { name } of databases)
        for (const { name: collection } of await mongo
          .db(name)
          .listCollections({}, { nameOnly: true })
          .toArray()) {
          // Of the server's own, only the oplog holds documents of ours.
          if (collection.startsWith('system.') || (name === 'local' && collection !== 'oplog.rs')) continue;
          // As BSON, in which text stands as it is: several times as fast as documents.
          for await (const document of mongo.db(name).collection(collection).find({}, { raw: true })) {
            const bytes = document as unknown as Buffer;
            documents++;
            if (bytes.includes(control)) controls++;
            const hidden = forms.some((form) => bytes.includes(form));
            if (hidden || anyCase.test(bytes.toString('latin1'))) found.push(`${name}.${collection}`);
          }
        }
    } finally {
      await mongo.close();
    }
    expect([...new Set(found)]).toEqual([]);
    expect(controls).toBeGreaterThan(5);
    console.log(
      `${documents} documents searched; the patient's id stands in ${controls} of them, no PHI in any`,
    );
  }, 120_000);

  it('is in no byte of the data directories of MongoDB, Kafka and Redis, nor in any log or state file', async () => {
    const control = Buffer.from(patientId);
    const found: string[] = [];
    let bytes = 0;
    let controls = 0;
    for (const file of await filesBelow(stackHome())) {
      bytes += await scan(file, (chunk) => {
        for (const form of forms) if (chunk.includes(form)) found.push(file);
        if (chunk.includes(control)) controls++;
      });
    }
    expect([...new Set(found)]).toEqual([]);
    // The search can find: the patient's id, which is no PHI field, lies in Kafka's files.
    expect(controls).toBeGreaterThan(0);
    console.log(`${Math.round(bytes / 1e6)} MB of files searched, in ${forms.length} forms`);
  }, 180_000);
});

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((e) => e.isFile() && !e.parentPath.includes('compiled'))
    .map((e) => join(e.parentPath, e.name));
}

/** Chunks overlap, so that nothing hides on a border. Files that vanish meanwhile are the servers' own affair. */
async function scan(path: string, look: (chunk: Buffer) => void): Promise<number> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return 0;
  try {
    const buffer = Buffer.alloc(chunkBytes);
    let at = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, at);
      if (bytesRead === 0) return at;
      look(buffer.subarray(0, bytesRead));
      at += bytesRead < chunkBytes ? bytesRead : bytesRead - 256;
      if (bytesRead < chunkBytes) return at;
    }
  } finally {
    await file.close();
  }
}
