import { beforeAll, describe, expect, it } from '@jest/globals';
import { canary, runningStack } from '@rymeda/testing';
import { expectProblem, faultsOf } from './support/problem.ts';
import { newPatient, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const patients = '/v1/care/patients';
const search = {
  path: `${patients}/search`,
  json: { status: 'active', limit: 1 } as Record<string, unknown>,
};
let tenant: Tenant;
let cursor: string;
let searchCursor: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  await Promise.all([1, 2, 3].map(() => newPatient(tenant.send)));
  cursor = (await tenant.send({ path: `${patients}?limit=1` })).body.pagination.cursor as string;
  searchCursor = (await tenant.send(search)).body.pagination.cursor as string;
});

const pageAt = (of: string, by = tenant, path = patients) =>
  by.send({ path: `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(of)}` });

describe('a cursor answers 400 INVALID_CURSOR when it is', () => {
  it.each<[string, () => string]>([
    ['empty', () => ''],
    ['free text', () => canary],
    ['an id', () => 'pat_01a1fc6ca3ec70018d21bfa621457dd8'],
    ['JSON', () => '{"$gt":""}'],
    ['cut short', () => cursor.slice(0, -1)],
    ['longer', () => `${cursor}A`],
    ['padded', () => `${cursor}==`],
    ['in another alphabet', () => Buffer.from(cursor, 'base64url').toString('hex')],
    ['changed in one bit of its MAC', () => flip(0)],
    ['changed in one bit of its position', () => flip(20)],
    ['twice itself', () => cursor + cursor],
    ['endless', () => 'A'.repeat(5_000)],
    ['full of control characters', () => '\u0000\u0001\u007f'],
  ])('%s', async (_, of) => {
    expectProblem(await pageAt(of()), 400, 'INVALID_CURSOR');
    const inBody = { ...search, json: { ...search.json, cursor: of() } };
    expectProblem(await tenant.send(inBody), 400, 'INVALID_CURSOR');
  });

  it("another organisation's", async () => {
    expectProblem(await pageAt(cursor, await newTenant(stack)), 400, 'INVALID_CURSOR');
  });

  it('of another query', async () => {
    for (const path of [
      `${patients}?status=active`,
      '/v1/care/providers',
      '/v1/care/sessions',
      '/v1/audit/logs',
    ])
      expectProblem(await pageAt(cursor, tenant, path), 400, 'INVALID_CURSOR');
    expectProblem(await tenant.send({ ...search, json: { ...search.json, cursor } }), 400, 'INVALID_CURSOR');
    const otherSearch = { status: 'active', dateOfBirth: '1980-01-01', cursor: searchCursor };
    expectProblem(await tenant.send({ ...search, json: otherSearch }), 400, 'INVALID_CURSOR');
    expectProblem(await pageAt(searchCursor), 400, 'INVALID_CURSOR');
  });

  it('while the same query goes on with it, with any limit', async () => {
    const rest = await pageAt(cursor, tenant, `${patients}?limit=100`);
    expect([rest.status, rest.body.data.length]).toEqual([200, 2]);
    const found = await tenant.send({ ...search, json: { ...search.json, limit: 5, cursor: searchCursor } });
    expect([found.status, found.body.data.length]).toEqual([200, 2]);
  });

  function flip(at: number): string {
    const bytes = Buffer.from(cursor, 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes.toString('base64url');
  }
});

it('a cursor holds no PHI, whatever was searched for', async () => {
  const [row] = (await tenant.send(search)).body.data as { lastName: string; dateOfBirth: string }[];
  const bytes = Buffer.from(searchCursor, 'base64url').toString('latin1');
  expect(bytes).not.toContain(canary);
  expect(bytes).not.toContain(row?.dateOfBirth);
});

describe('a query answers 422 for', () => {
  it.each([
    ['limit=0', 'limit out_of_range'],
    ['limit=-1', 'limit out_of_range'],
    ['limit=101', 'limit out_of_range'],
    ['limit=1e1', 'limit invalid_type'],
    ['limit=0x10', 'limit invalid_type'],
    ['limit=', 'limit invalid_type'],
    ['limit=ten', 'limit invalid_type'],
    ['limit=1.5', 'limit invalid_type'],
    ['limit=NaN', 'limit invalid_type'],
    ['limit[$gt]=1', 'limit[$gt] unknown_field'],
    ['limit=1&limit=2', 'limit duplicate'],
    ['status=dead', 'status invalid_value'],
    ['status[$ne]=active', 'status[$ne] unknown_field'],
    ['status=active&status=inactive', 'status duplicate'],
    ['$where=sleep(1000)', '$where unknown_field'],
    ['organizationId=org_100', 'organizationId unknown_field'],
    ['__proto__=1', '__proto__ unknown_field'],
    ['__proto__[limit]=1', '__proto__[limit] unknown_field'],
    ['constructor=1', 'constructor unknown_field'],
    ['a.b=1', 'a.b unknown_field'],
    ['=1', ' unknown_field'],
    ['primaryProviderId=', 'primaryProviderId too_short'],
    [`primaryProviderId=${'x'.repeat(65)}`, 'primaryProviderId too_long'],
    ['%00=1', '\u0000 unknown_field'],
    ['%ed%a0%80=1', '\ufffd\ufffd\ufffd unknown_field'],
  ])('%s', async (query, fault) => {
    const answer = await tenant.send({ path: `${patients}?${query}` });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(faultsOf(answer)).toEqual([fault]);
  });

  it('times that are none, and filters that sessions and the audit log do not have', async () => {
    for (const [path, fault] of [
      ['/v1/care/sessions?startTimeFrom=yesterday', 'startTimeFrom invalid_format'],
      ['/v1/care/sessions?startTimeTo=2026-02-30T00:00:00Z', 'startTimeTo invalid_format'],
      ['/v1/care/sessions?notes=x', 'notes unknown_field'],
      ['/v1/audit/logs?from=1', 'from invalid_format'],
      ['/v1/audit/logs?action=%24ne', 'action invalid_value'],
      [`/v1/care/patients/${`pat_01a1fc6ca3ec70018d21bfa621457dd8`}?expand=all`, 'expand unknown_field'],
    ] as const) {
      const answer = await tenant.send({ path });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(faultsOf(answer)).toEqual([fault]);
    }
  });

  it('every PHI filter, pointing to the search, without repeating the value', async () => {
    for (const field of [
      'firstName',
      'lastName',
      'dateOfBirth',
      'mrn',
      'email',
      'phone',
      'partnerPatientId',
      'sex',
    ]) {
      const answer = await tenant.send({ path: `${patients}?${field}=${canary}` });
      expectProblem(answer, 422, 'VALIDATION_FAILED');
      expect(answer.body.error.details).toEqual([
        { field, code: 'unknown_field', message: expect.stringContaining('POST /v1/care/patients/search') },
      ]);
      expect(answer.body.instance).toBe(patients);
    }
  });
});
