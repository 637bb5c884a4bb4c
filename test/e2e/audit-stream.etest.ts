import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { openStream, type OpenStream } from './support/event-stream.ts';
import { newPatient, newTenant, type Tenant } from './support/tenant.ts';

/** As a SIEM reads the log: through the gateway, on a connection that is cut again and again. */
const stack = runningStack();
const stream = `${stack.gateway}/v1/audit/logs/stream`;
const opened: OpenStream[] = [];
let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant(stack);
});
afterAll(() => {
  for (const each of opened) each.cut();
});

async function open(token: string, query = '', lastEventId?: string): Promise<OpenStream> {
  const one = await openStream(stream + query, { token, lastEventId });
  opened.push(one);
  return one;
}
const entriesOf = (one: OpenStream) =>
  one.events.map((e) => e.data as { id: string; metadata: { requestId?: string } });
const idsOf = (one: OpenStream) => entriesOf(one).map(({ id }) => id);

it('a stream that is cut and resumed while entries come has each once, and ends with its client', async () => {
  const leaving = await tenant.addClient(['audit:read']);
  const doomed = await open(leaving.token);
  expect([doomed.status, doomed.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  await until(
    'its first place',
    async () => doomed.lastId(),
    (id) => id !== undefined,
  );
  const path = `/v1/organization/api-clients/${leaving.clientId}`;
  expect((await tenant.send({ method: 'DELETE', path })).status).toBe(204);

  const query = '?action=create&resourceType=care_patient';
  const seen: string[] = [];
  let reader = await open(tenant.token, query);
  await until(
    'a place to begin with',
    async () => reader.lastId(),
    (id) => id !== undefined,
  );
  const created: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 3 }, async () => {
    for (let n = 0; n < 12; n++) created.push(await newPatient(tenant.send));
  });
  const written = Promise.all(writers).finally(() => (writing = false));
  let cuts = 0;
  while (writing || seen.length + reader.events.length < 36) {
    await until('more of it', async () => reader.events.length > 0 || !writing, Boolean);
    if (reader.events.length === 0 && !writing && seen.length >= 36) break;
    await until(
      'an event',
      async () => reader.events.length,
      (n) => n > 0,
    );
    reader.cut();
    cuts++;
    seen.push(...idsOf(reader));
    // The platform may hear of a cut later than its caller comes back, who then has a stream too many.
    const at = reader.lastId();
    reader = await until(
      'a place for another one',
      () => open(tenant.token, query, at),
      ({ status }) => status !== 429,
    );
  }
  await written;
  reader.cut();
  seen.push(...idsOf(reader));
  expect(cuts).toBeGreaterThan(0);

  const list = await tenant.send({ path: `/v1/audit/logs${query}&limit=100` });
  const entries = list.body.data as { id: string; resourceId: string }[];
  expect(entries.map((e) => e.resourceId).sort()).toEqual([...created].sort());
  expect([...seen].sort()).toEqual(entries.map((e) => e.id).sort());

  await until('the end of what the deleted client read', async () => doomed.isOver(), Boolean);
  expect(doomed.events.at(-1)).toMatchObject({ event: 'end', data: { code: 'UNAUTHENTICATED' } });
});

it('opening one is an entry, asks for the scope, keeps to its own logs and is limited', async () => {
  const one = await until(
    'a place for another one',
    () => open(tenant.token, '?resourceType=audit_log'),
    ({ status }) => status !== 429,
  );
  const requestId = one.headers.get('x-request-id');
  const own = await until(
    'the entry of its own opening',
    async () => entriesOf(one).find(({ metadata }) => metadata.requestId === requestId),
    (entry) => entry !== undefined,
  );
  expect(own).toMatchObject({ action: 'read', resourceId: 'stream', userId: tenant.clientId });

  const few = await tenant.addClient(['care:read']);
  expect((await open(few.token)).status).toBe(403);
  expect((await open(tenant.token, '?unknown=1')).status).toBe(422);
  expect((await open(tenant.token, '', '2026.99999999')).status).toBe(400);
  // Another organisation's place is only a number here.
  const other = await newTenant(stack);
  expect((await open(other.token, '', one.lastId())).status).toBe(400);
  const begin = `${new Date().getUTCFullYear()}.0`;
  const theirs = await open(other.token, `?userId=${tenant.clientId}`, begin);
  await until(
    'a look through its own log',
    async () => theirs.lastId(),
    (id) => id !== begin,
  );
  expect(theirs.events).toEqual([]);

  const busy = await tenant.addClient(['audit:read']);
  const many = await Promise.all(Array.from({ length: 4 }, () => open(busy.token)));
  expect(many.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
  expect(many.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('30');
});
