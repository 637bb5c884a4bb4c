import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allOperations, type Operation } from '@rymeda/contracts';
import { canary, canaryNote, canaryPatient, runningStack, until, type Answered } from '@rymeda/testing';
import fc from 'fast-check';
import { openDatabases, type Databases } from './support/database.ts';
import { fill, neverWas, slotsOf, type Slot } from './support/id-slots.ts';
import { expectProblem } from './support/problem.ts';
import { must, newProvider, newTenant, type Tenant } from './support/tenant.ts';

/** One organisation with a record of each kind, and everything of it that another must never see. */
interface World {
  tenant: Tenant;
  ids: Record<string, string>;
  cursor: string;
  usedKey: string;
  secrets: string[];
  /** All that it ever sent: free text may come back to it. */
  said: string;
}

const stack = runningStack();
/** What doesn't end by itself is asked for in audit-stream.etest.ts. */
const operations = allOperations.filter((o) => o.internal !== true && o.stream === undefined);
let worlds: [World, World];
let databases: Databases;

beforeAll(async () => {
  worlds = await Promise.all([newWorld(), newWorld()]);
  databases = await openDatabases();
});
afterAll(() => databases.close());

async function newWorld(): Promise<World> {
  const tenant = await newTenant(stack);
  const { send } = tenant;
  const made = async (path: string, json: object, headers = {}) =>
    (await must(send({ path, json, headers }))).body.data as { id: string; clientSecret?: string };
  const prv = await newProvider(send);
  await newProvider(send);
  const person = canaryPatient({ primaryProviderId: prv });
  const usedKey = `key-${Math.random().toString(36).slice(2)}`;
  const pat = (await made('/v1/care/patients', person, { 'idempotency-key': usedKey })).id;
  const session = { clientId: pat, serviceType: 'x', startTime: '2034-01-01T00:00:00Z' };
  const ses = (await made('/v1/care/sessions', session)).id;
  const note = canaryNote();
  const not = (await made(`/v1/care/sessions/${ses}/notes`, { text: note })).id;
  const client = await made('/v1/organization/api-clients', { name: 'one more', scopes: ['care:read'] });
  const page = await must(send({ path: '/v1/care/providers?limit=1' }));
  const entries = await until(
    'an entry in the audit log',
    async () =>
      (await send({ path: '/v1/audit/logs?resourceType=care_patient' })).body.data as { id: string }[],
    (found) => found.length > 0,
  );
  const aud = entries[0]?.id ?? '';
  const tags = JSON.stringify([person, note]).match(new RegExp(`${canary}[a-z0-9]+`, 'g')) ?? [];
  return {
    tenant,
    ids: { prv, pat, ses, not, aud, cli: client.id, org: tenant.id },
    cursor: page.body.pagination.cursor as string,
    usedKey,
    secrets: [...new Set([...tags, prv, pat, ses, not, aud, client.id, tenant.id, tenant.clientId])],
    said: '',
  };
}

/** An answer without what differs from request to request: ids, times, what is left of a quota. */
function normalised({ status, headers, text }: Answered): unknown {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id', 'ratelimit'].includes(name));
  const plain = (s: string): string =>
    s
      .replaceAll(/\b(\w{3})_[0-9a-f]{32}\b/g, '$1_…')
      .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'time')
      .replaceAll(new RegExp(`${canary}[a-z0-9]+`, 'g'), canary)
      .replaceAll(/"(mrn|npi|phone|dateOfBirth|clientSecret)":"[^"]*"/g, '"$1":"…"')
      .replaceAll(/"cursor":"[^"]*"/g, '"cursor":"…"')
      .replaceAll(/"responseTime":[\d.]+/g, '"responseTime":0');
  return {
    status,
    headers: kept
      .filter(([name]) => name !== 'content-length')
      .map(([name, value]) => [name, name === 'etag' ? 'etag' : plain(value)])
      .sort(),
    body: plain(text),
  };
}

/** Nothing of the other organisation but what the caller itself sent, now or before. */
function expectNothingOf(other: World, answer: Answered, caller: World, sent: unknown = ''): void {
  caller.said += `\n${JSON.stringify(sent)}`;
  const everything = `${answer.text}\n${JSON.stringify([...answer.headers])}`;
  const leaked = other.secrets.filter((one) => everything.includes(one) && !caller.said.includes(one));
  expect(leaked).toEqual([]);
}

type Choice = 'own' | 'foreign' | 'none';

/** Sends a request with foreign ids, then with ids that never were in their place: nobody can tell them apart. */
async function tryWith(
  caller: World,
  other: World,
  operation: Operation,
  choose: (slot: Slot) => Choice,
): Promise<void> {
  const slots = slotsOf(operation).filter((slot) => slot.where === 'path' || choose(slot) !== 'none');
  const withForeign = (of: (slot: Slot) => string | undefined) =>
    new Map(
      slots.map((slot) => [
        slot,
        (choose(slot) === 'foreign' ? of(slot) : caller.ids[slot.prefix]) ?? neverWas(slot.prefix),
      ]),
    );
  const foreign = fill(
    operation,
    withForeign((slot) => other.ids[slot.prefix]),
  );
  const answer = await caller.tenant.send(foreign);
  expectNothingOf(other, answer, caller, foreign);
  if (!slots.some((slot) => choose(slot) === 'foreign')) return;
  const never = fill(
    operation,
    withForeign(() => undefined),
  );
  const same = await caller.tenant.send(never);
  expect([operation.name, normalised(answer)]).toEqual([operation.name, normalised(same)]);
}

const cases = operations.flatMap((o) =>
  slotsOf(o).map((slot): [string, Operation, Slot] => [`${o.name} ${slot.where} ${slot.name}`, o, slot]),
);

describe("another organisation's id answers as one that never was,", () => {
  it.each(cases)('%s', async (_name, operation, foreign) => {
    for (const [caller, other] of [worlds, [...worlds].reverse() as typeof worlds])
      await tryWith(caller, other, operation, (slot) => {
        if (slot.where === foreign.where && slot.name === foreign.name) return 'foreign';
        return slot.where === 'path' ? 'own' : 'none';
      });
  });

  it('as a cursor', async () => {
    const [a, b] = worlds;
    for (const path of ['/v1/care/providers', '/v1/care/patients', '/v1/audit/logs']) {
      const foreign = await a.tenant.send({ path: `${path}?limit=1&cursor=${b.cursor}` });
      const garbled = Buffer.from(b.cursor, 'base64url').reverse().toString('base64url');
      const never = await a.tenant.send({ path: `${path}?limit=1&cursor=${garbled}` });
      expectProblem(foreign, 400, 'INVALID_CURSOR');
      expect(normalised(foreign)).toEqual(normalised(never));
    }
  });

  it('as an idempotency key: its own effect, and nothing of the first answer', async () => {
    const [a, b] = worlds;
    const json = canaryPatient();
    const headers = { 'idempotency-key': b.usedKey };
    const answer = await must(a.tenant.send({ path: '/v1/care/patients', json, headers }));
    expect(answer.status).toBe(201);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
    expectNothingOf(b, answer, a, json);
  });

  it('as a tenant that a header, query or body would choose', async () => {
    const [a, b] = worlds;
    const org = b.tenant.id;
    const headers = {
      'x-organization-id': org,
      'x-tenant-id': org,
      organizationid: org,
      'x-rymeda-caller': org,
    };
    const listed = await must(a.tenant.send({ path: '/v1/care/patients', headers }));
    expectNothingOf(b, listed, a);
    const query = await a.tenant.send({ path: `/v1/care/patients?organizationId=${org}` });
    expectProblem(query, 422, 'VALIDATION_FAILED');
    const json = canaryPatient({ organizationId: org });
    expectProblem(await a.tenant.send({ path: '/v1/care/patients', json }), 422, 'VALIDATION_FAILED');
  });
});

it('random sequences of calls never show a byte of the other, and never tell foreign from never', async () => {
  const usable = operations;
  const step = fc.record({
    caller: fc.integer({ min: 0, max: 1 }),
    operation: fc.nat({ max: usable.length - 1 }),
    choices: fc.array(fc.constantFrom<Choice>('own', 'foreign', 'none'), { minLength: 12, maxLength: 12 }),
  });
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`isolation: seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const { caller, operation, choices } of steps) {
        const chosen = usable[operation] as Operation;
        const order = slotsOf(chosen).map((slot) => `${slot.where} ${slot.name}`);
        const [own, other] = [worlds[caller] as World, worlds[1 - caller] as World];
        await tryWith(own, other, chosen, (slot) => {
          // What is its own stays, or there would soon be nothing left to tell apart.
          if (chosen.kind === 'delete') return 'foreign';
          return choices[order.indexOf(`${slot.where} ${slot.name}`)] ?? 'own';
        });
      }
    }),
    { numRuns: 10, seed, endOnFailure: true },
  );
}, 90_000);

describe('and takes about the same time:', () => {
  const median = (ms: number[]): number => ms.sort((x, y) => x - y)[Math.floor(ms.length / 2)] as number;
  const timed = async (send: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now();
    await send();
    return performance.now() - begun;
  };

  it.each([
    ['a read', (id: string) => ({ path: `/v1/care/patients/${id}` })],
    ['a filter', (id: string) => ({ path: `/v1/care/sessions?clientId=${id}` })],
    [
      'a reference',
      (id: string) => ({ path: '/v1/care/sessions', json: { clientId: id, serviceType: 'x' } }),
    ],
    ['a change', (id: string) => ({ method: 'PATCH', path: `/v1/care/patients/${id}`, json: { mrn: 'x' } })],
  ])('%s', async (_name, request) => {
    const [a, b] = worlds;
    const ms = { foreign: [] as number[], never: [] as number[] };
    for (let i = 0; i < 80; i++) {
      ms.foreign.push(await timed(() => a.tenant.send(request(b.ids['pat'] as string))));
      ms.never.push(await timed(() => a.tenant.send(request(neverWas('pat')))));
    }
    const [foreign, never] = [median(ms.foreign), median(ms.never)];
    expect(Math.abs(foreign - never)).toBeLessThan(1 + 0.3 * Math.max(foreign, never));
  });
});

it('a ciphertext that somebody with the database moves to another organisation does not open', async () => {
  const [a, b] = worlds;
  const patients = databases.care.collection<{ _id: string; firstName: string }>('patients');
  const theirs = (await patients.findOne({ _id: b.ids['pat'] ?? '' }))!;
  const made = await must(a.tenant.send({ path: '/v1/care/patients', json: canaryPatient() }));
  const own = (await patients.findOne({ _id: made.body.data.id }))!;
  await patients.updateOne({ _id: own._id }, { $set: { firstName: theirs.firstName } });
  const answer = await a.tenant.send({ path: `/v1/care/patients/${own._id}` });
  await patients.updateOne({ _id: own._id }, { $set: { firstName: own.firstName } });
  expectProblem(answer, 500, 'DECRYPTION_FAILED');
  expectNothingOf(b, answer, a);
});
