import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTransactions } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { systemClock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { permissionVersions } from './permission-versions.store.ts';
import { permissionVersionsEndpoint } from './permissions-endpoint.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const [a, b, none] = ['a', 'b', 'c'].map((letter) => `org_${letter.repeat(32)}`) as [string, string, string];

async function asked(ids: readonly string[], by: { service?: string } = { service: 'care' }) {
  let body = '';
  const res = { writeHead: () => res, setHeader: () => res, end: (text: string) => void (body = text) };
  const versions = permissionVersions(tenantDatabase(db.connection));
  const req = { url: `/internal/permission-versions?organizationIds=${ids.join(',')}` };
  await permissionVersionsEndpoint({ versions })(
    req as IncomingMessage,
    res as unknown as ServerResponse,
    by as never,
  );
  return JSON.parse(body) as unknown;
}

it('tells a service which version each organisation’s roles and users have, and nobody else', async () => {
  const versions = permissionVersions(tenantDatabase(db.connection));
  const transactions = createTransactions({
    connection: db.connection,
    engine: 'identity',
    clock: systemClock,
  });
  const change = (organizationId: string) =>
    transactions.run(jobContext(organizationId, 'test'), (tx) => versions.next(tx, { organizationId }));
  await runAsSystem('test', async () => {
    for (const organizationId of [a, b, b]) await change(organizationId);
  });
  expect(await asked([a, b, none])).toEqual({ versions: { [a]: 1, [b]: 2, [none]: 0 } });
  await expect(asked([a], {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(asked(['org_$ne'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(asked(Array(101).fill(a))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
