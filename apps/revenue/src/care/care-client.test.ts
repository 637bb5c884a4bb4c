import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { verifyServiceToken } from '@rymeda/auth';
import { newId, secret, type KeyRing } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { careClient } from './care-client.ts';

const clock = () => new Date();
const serviceKeys = secret<KeyRing>([Buffer.alloc(32, 7)]);
const scope = { organizationId: 'org_1', requestId: 'req_1' } as TenantContext;
const id = newId('ses');
let server: Server;
afterEach(() => void server.close());

/** `timeoutMs`: long, so that a slow machine is not taken for a care that is away. */
async function careThat(answers: (req: IncomingMessage, res: ServerResponse) => void, timeoutMs = 30_000) {
  server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return careClient({
    service: 'revenue',
    fetch,
    url: `http://127.0.0.1:${port}`,
    serviceKeys,
    clock,
    timeoutMs,
  });
}

it("asks in the organisation's name with the least scope, for the request that it acts for", async () => {
  let token = '';
  const client = await careThat((req, res) => {
    token = req.headers.authorization?.replace('Bearer ', '') ?? '';
    res.end(JSON.stringify({ data: { id, clientId: 'pat_1', status: 'completed' }, meta: {} }));
  });
  expect(await client.session(scope, id)).toEqual({ id, clientId: 'pat_1', status: 'completed' });
  expect(await verifyServiceToken(token, { serviceKeys, clock })).toMatchObject({
    id: 'svc:revenue',
    organizationId: 'org_1',
    scopes: new Set(['care:read']),
    cause: 'req_1',
  });
});

it('takes 404 for an answer, and asks nothing about an id that is none', async () => {
  let asked = 0;
  const client = await careThat((_req, res) => {
    asked++;
    res.writeHead(404).end('{}');
  });
  expect(await client.session(scope, id)).toBeNull();
  expect(await client.session(scope, '../patients/pat_1')).toBeNull();
  expect(asked).toBe(1);
});

it('asks for a patient by HEAD, so that nothing of it comes along', async () => {
  const asked: (string | undefined)[] = [];
  const patient = newId('pat');
  const client = await careThat((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    res.writeHead(req.url?.endsWith(patient) ? 200 : 404).end();
  });
  expect(await client.hasPatient(scope, patient)).toBe(true);
  expect(await client.hasPatient(scope, newId('pat'))).toBe(false);
  expect(await client.hasPatient(scope, 'nonsense')).toBe(false);
  expect(asked).toEqual([`HEAD /v1/care/patients/${patient}`, expect.stringMatching(/^HEAD /)]);
});

it.each([
  ['fails', 30_000, (_req: IncomingMessage, res: ServerResponse) => void res.writeHead(500).end()],
  ['answers something else', 30_000, (_req: IncomingMessage, res: ServerResponse) => void res.end('<html>')],
  ['does not answer', 200, () => undefined],
])(
  'is SERVICE_UNAVAILABLE while care %s, and after a few tries at once',
  async (_what, timeoutMs, answers) => {
    let asked = 0;
    const client = await careThat((req, res) => {
      asked++;
      answers(req, res);
    }, timeoutMs);
    for (let i = 0; i < 8; i++)
      await expect(client.session(scope, id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(asked).toBeLessThan(8);
  },
);

it('is SERVICE_UNAVAILABLE for an organisation that care refuses, and goes on asking for the others', async () => {
  const session = { id, clientId: 'pat_1', status: 'scheduled' };
  const answer = JSON.stringify({ data: session });
  let refuses = true;
  const client = await careThat((_req, res) => void (refuses ? res.writeHead(401).end() : res.end(answer)));
  for (let i = 0; i < 8; i++)
    await expect(client.session(scope, id)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  refuses = false;
  const other = { ...scope, organizationId: 'org_2' };
  expect(await client.session(other, id)).toEqual(session);
});
