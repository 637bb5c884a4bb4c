import { randomBytes } from 'node:crypto';
import {
  canaryPatient,
  newProviderBody,
  partner,
  type Answered,
  type RawRequest,
  type RunningStack,
} from '@rymeda/testing';

/** What callers were told was committed, and what they were shown. */
export interface Told {
  /** `<engine> <resource>/<id>` → the highest version that was answered with success. */
  versions: Map<string, number>;
  /** Request ids of reads that were answered. */
  reads: Set<string>;
  writes: number;
  answers: Map<number, number>;
  /** Requests that met a fault of ours: whatever is away, nobody may be told 500. */
  broken: string[];
}

type Call = (request: RawRequest) => Promise<Answered | undefined>;

/**
 * Callers of every engine, each in a loop of its own: they create, read, change and delete, believe only what is
 * answered with success, and repeat nothing. A refusal or a cut connection tells them nothing.
 */
export function startWriters(stack: RunningStack, organizationId: string, engines: readonly string[]) {
  const ask = partner(stack, organizationId);
  const told: Told = { versions: new Map(), reads: new Set(), writes: 0, answers: new Map(), broken: [] };
  let running = true;

  const call: Call = async (request) => {
    const answer = await Promise.race([ask(request), gaveUp()]).catch(cutOff);
    const status = answer?.status ?? 0;
    told.answers.set(status, (told.answers.get(status) ?? 0) + 1);
    if (status === 500)
      told.broken.push(
        `500: ${request.method ?? 'GET'} ${request.path}, ${answer?.headers.get('x-request-id')}`,
      );
    return answer !== undefined && status >= 200 && status < 300 ? answer : undefined;
  };
  /** A write; answers the record's id when it was told. */
  async function write(
    engine: string,
    resource: string,
    request: RawRequest,
    id?: string,
  ): Promise<string | undefined> {
    const answer = await call(request);
    if (answer === undefined) return undefined;
    const record = id ?? (answer.body as { data: { id: string } }).data.id;
    const version = Number(JSON.parse(answer.headers.get('etag') ?? '"0"'));
    const key = `${engine} ${resource}/${record}`;
    // A deletion has no ETag: it made one version more.
    const known = told.versions.get(key) ?? 0;
    told.versions.set(key, Math.max(known, answer.status === 204 ? known + 1 : version));
    told.writes++;
    return record;
  }
  async function read(path: string): Promise<void> {
    const answer = await call({ path });
    if (answer !== undefined) told.reads.add(answer.headers.get('x-request-id') ?? '');
  }

  const lives: (() => Promise<boolean>)[] = [
    () => patientsLife({ write, read }),
    () => visitsLife({ write, read }),
    () => clientsLife({ write, read }),
    ...(engines.includes('revenue') ? [() => claimsLife({ write, read })] : []),
    ...(engines.includes('webhooks') ? [() => endpointsLife({ write, read })] : []),
  ];
  const loop = async (life: () => Promise<boolean>): Promise<void> => {
    while (running) if (!(await life())) await new Promise((resolve) => setTimeout(resolve, 250));
  };
  const all = Promise.all([...lives, ...lives].map(loop));
  return {
    told,
    async stop(): Promise<Told> {
      running = false;
      await all;
      return told;
    },
  };
}

interface Ways {
  write: (engine: string, resource: string, request: RawRequest, id?: string) => Promise<string | undefined>;
  read: (path: string) => Promise<void>;
}

const patch = (path: string, json: unknown): RawRequest => ({ method: 'PATCH', path, json });

async function patientsLife({ write, read }: Ways): Promise<boolean> {
  const at = '/v1/care/patients';
  const id = await write('care', 'patient', { path: at, json: canaryPatient() });
  if (id === undefined) return false;
  await read(`${at}/${id}`);
  for (const status of ['inactive', 'active', 'discharged'])
    await write('care', 'patient', patch(`${at}/${id}`, { status }), id);
  return true;
}

async function visitsLife({ write, read }: Ways): Promise<boolean> {
  const clientId = await write('care', 'patient', { path: '/v1/care/patients', json: canaryPatient() });
  const providerId = await write('care', 'provider', { path: '/v1/care/providers', json: newProviderBody() });
  if (clientId === undefined || providerId === undefined) return false;
  const at = '/v1/care/sessions';
  const json = { clientId, providerId, serviceType: 'behavioral_health' };
  const id = await write('care', 'session', { path: at, json });
  if (id === undefined) return false;
  for (const step of ['start', 'complete'])
    await write('care', 'session', { path: `${at}/${id}/${step}`, json: {} }, id);
  await read(`${at}/${id}`);
  await write(
    'care',
    'provider',
    patch(`/v1/care/providers/${providerId}`, { specialty: '103T00000X' }),
    providerId,
  );
  return true;
}

async function clientsLife({ write }: Ways): Promise<boolean> {
  const at = '/v1/organization/api-clients';
  const json = { name: 'Chaos', scopes: ['care:read'] };
  const id = await write('identity', 'api_client', { path: at, json });
  if (id === undefined) return false;
  await write('identity', 'api_client', patch(`${at}/${id}`, { name: 'Chaos, renamed' }), id);
  await write('identity', 'api_client', { path: `${at}/${id}/rotate-secret`, json: {} }, id);
  await write('identity', 'api_client', { method: 'DELETE', path: `${at}/${id}` }, id);
  return true;
}

async function claimsLife({ write, read }: Ways): Promise<boolean> {
  const payers = '/v1/revenue/payers';
  const outside = `P${randomBytes(5).toString('hex')}`;
  const payerId = await write('revenue', 'payer', {
    path: payers,
    json: { name: 'Chaos', payerId: outside },
  });
  const clientId = await write('care', 'patient', { path: '/v1/care/patients', json: canaryPatient() });
  const providerId = await write('care', 'provider', { path: '/v1/care/providers', json: newProviderBody() });
  if (payerId === undefined || clientId === undefined || providerId === undefined) return false;
  await write('revenue', 'payer', patch(`${payers}/${payerId}`, { name: 'Chaos, renamed' }), payerId);
  const visit = { clientId, providerId, serviceType: 'behavioral_health' };
  const sessionId = await write('care', 'session', { path: '/v1/care/sessions', json: visit });
  if (sessionId === undefined) return false;
  const at = '/v1/revenue/claims';
  const codes = { cptCodes: ['90834'], icdCodes: ['F41.1'], totalAmount: 120.5 };
  const json = { clientId, sessionId, payerId, ...codes };
  const id = await write('revenue', 'claim', { path: at, json });
  if (id === undefined) return false;
  await read(`${at}/${id}`);
  await write('revenue', 'claim', patch(`${at}/${id}`, { totalAmount: 130 }), id);
  await write('revenue', 'claim', { method: 'DELETE', path: `${at}/${id}` }, id);
  return true;
}

async function endpointsLife({ write }: Ways): Promise<boolean> {
  const at = '/v1/webhooks/endpoints';
  // Nothing listens there, and nothing is sent: the organisation itself does not change.
  const json = { url: 'http://127.0.0.1:9/chaos', events: ['organization.updated'] };
  const id = await write('webhooks', 'endpoint', { path: at, json });
  if (id === undefined) return false;
  await write('webhooks', 'endpoint', patch(`${at}/${id}`, { description: 'Chaos, renamed' }), id);
  await write('webhooks', 'endpoint', { method: 'DELETE', path: `${at}/${id}` }, id);
  return true;
}

/** The caller itself was cut off: it knows nothing, and so is told nothing. */
const cutOff = (): undefined => undefined;
const gaveUp = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), 15_000).unref());
