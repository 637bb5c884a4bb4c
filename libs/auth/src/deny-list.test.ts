import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Problem, secret } from '@rymeda/kernel';
import { createCallerSeal } from './caller-seal.ts';
import { createDenyList, type DenyList } from './deny-list.ts';
import { applyAnswer, denies, emptyDenyState } from './deny-list.rules.ts';

const token = {
  ...{ tokenId: 't1', grantId: 'g1', id: 'u1', clientId: 'c1' },
  ...{ organizationId: 'org_1', issuedAt: 1000 },
};
const nothing = { version: 1, full: true, clients: [], tokens: [], organizations: [] };

test.each([
  ['its id', { ...nothing, tokens: [{ id: 't1', expiresAt: 5000 }] }, true],
  ['another id', { ...nothing, tokens: [{ id: 't2', expiresAt: 5000 }] }, false],
  ['its sign-in', { ...nothing, tokens: [{ id: 'g1', expiresAt: 5000 }] }, true],
  ['its organisation', { ...nothing, organizations: ['org_1'] }, true],
  ['its client', { ...nothing, clients: [{ id: 'c1' }] }, true],
  ['its client, tokens up to its issue', { ...nothing, clients: [{ id: 'c1', since: 1000 }] }, true],
  ['its client, tokens before its issue', { ...nothing, clients: [{ id: 'c1', since: 999 }] }, false],
  ['its client, without a time', { ...nothing, clients: [{ id: 'c1', since: null }] }, true],
  ['its user', { ...nothing, clients: [{ id: 'u1', since: 1000 }] }, true],
  ['its user, tokens before its issue', { ...nothing, clients: [{ id: 'u1', since: 999 }] }, false],
  ['its client, by date', { ...nothing, clients: [{ id: 'c1', since: '1970-01-01T00:20:00Z' }] }, true],
  ['its client, by an unreadable date', { ...nothing, clients: [{ id: 'c1', since: 'soon' }] }, true],
  [
    'its client, by a date before its issue',
    { ...nothing, clients: [{ id: 'c1', since: '1970-01-01T00:16:39Z' }] },
    false,
  ],
])('a token is judged by %s', (_name, answer, denied) => {
  expect(denies(applyAnswer(emptyDenyState, answer, 2000), token)).toBe(denied);
});

test('a token without the time of its issue is refused where any of its client’s is', () => {
  const { issuedAt: _issuedAt, ...undated } = token;
  const since = applyAnswer(emptyDenyState, { ...nothing, clients: [{ id: 'c1', since: 1 }] }, 2000);
  expect([denies(since, undated), denies(since, { ...undated, clientId: 'c2' })]).toEqual([true, false]);
});

test('an increment adds to the list, a full answer replaces it, expired tokens are forgotten', () => {
  const tokens = [
    { id: 't1', expiresAt: 2100 },
    { id: 't9', expiresAt: 9000 },
  ];
  const first = applyAnswer(
    emptyDenyState,
    { ...nothing, clients: [{ id: 'c1' }], tokens, organizations: ['org_9'] },
    2000,
  );
  const added = { ...nothing, full: false };
  expect([2159, 2160].map((nowS) => applyAnswer(first, added, nowS).tokens.size)).toEqual([2, 1]);
  const second = applyAnswer(first, { ...nothing, version: 2, full: false, clients: [{ id: 'c2' }] }, 2300);
  expect(second.version).toBe('2');
  expect([...second.organizations]).toEqual(['org_9']);
  expect([...second.tokens.keys()]).toEqual(['t9']);
  expect([...second.clients.keys()]).toEqual(['c1', 'c2']);
  expect(applyAnswer(second, nothing, 2300).clients.size).toBe(0);
});

const seal = createCallerSeal(secret([Buffer.alloc(32, 1)]), () => new Date());
let server: Server;
let list: DenyList;
let now: number;
let ran: number;
let reply: { status: number; body: unknown };
const asked: string[] = [];
const failures: number[] = [];

beforeEach(async () => {
  [now, ran] = [Date.now(), 0];
  asked.length = 0;
  failures.length = 0;
  reply = { status: 200, body: nothing };
  server = createServer((request, response) => {
    const caller = seal.open(request.headers['x-rymeda-caller'] as string);
    asked.push(`${request.url} by ${caller?.service}`);
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  list = createDenyList({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    service: 'care',
    seal,
    clock: () => new Date(now),
    running: () => ran,
    intervalMs: 20,
    onStale: (age) => failures.push(age),
  });
});
afterEach(() => {
  list.stop();
  server.closeAllConnections();
  server.close();
});

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const thrown = (work: () => void): unknown => {
  try {
    work();
  } catch (e) {
    return e;
  }
  return undefined;
};

test('it asks as its own service, then for what came since the version it has', async () => {
  await list.start();
  reply.body = { ...nothing, version: 2, full: false, clients: [{ id: 'c1' }] };
  for (let i = 0; i < 100 && asked.length < 2; i++) await pause(30);
  expect(asked[0]).toBe('/internal/deny-list by care');
  expect(asked[1]).toBe('/internal/deny-list?since=1 by care');
  for (let i = 0; i < 100 && !list.isDenied(token); i++) await pause(30);
  expect(list.isDenied(token)).toBe(true);
  expect(thrown(() => list.check(true))).toBeUndefined();
});

test('a token that was revoked stays so until it expires by itself', async () => {
  reply.body = { ...nothing, tokens: [{ id: 't1', expiresAt: Math.floor(now / 1000) + 300 }] };
  await list.start();
  expect(list.isDenied(token)).toBe(true);
});

test('a service starts while identity is down, and refuses until the first list', async () => {
  reply.status = 500;
  await list.start();
  expect(list.ageMs()).toBe(Infinity);
  expect(thrown(() => list.check(false))).toMatchObject({ code: 'REVOCATIONS_STALE', status: 503 });
  reply.status = 200;
  for (let i = 0; i < 100 && list.ageMs() === Infinity; i++) await pause(30);
  expect(thrown(() => list.check(false))).toBeUndefined();
  expect(failures).toContain(Infinity);
});

test('an old list refuses: after 60 s where strict, else after 15 minutes', async () => {
  await list.start();
  list.stop();
  now += 61_000;
  expect(thrown(() => list.check(true))).toBeInstanceOf(Problem);
  expect(thrown(() => list.check(false))).toBeUndefined();
  now += 15 * 60_000;
  expect(thrown(() => list.check(false))).toBeInstanceOf(Problem);
});

test('a clock that goes back makes no list fresh', async () => {
  await list.start();
  list.stop();
  now -= 3_600_000;
  expect(thrown(() => list.check(true))).toBeUndefined();
  [now, ran] = [now + 61_000, ran + 61_000];
  expect(thrown(() => list.check(true))).toMatchObject({ code: 'REVOCATIONS_STALE' });
  expect(thrown(() => list.check(false))).toBeUndefined();
  [now, ran] = [now + 15 * 60_000, ran + 15 * 60_000];
  expect(thrown(() => list.check(false))).toMatchObject({ code: 'REVOCATIONS_STALE' });
});

test.each([
  null,
  'none',
  {},
  { ...nothing, version: null },
  { ...nothing, full: 'yes' },
  { ...nothing, clients: [null] },
  { ...nothing, clients: ['c1'] },
  { ...nothing, tokens: [{ expiresAt: 5000 }] },
  { ...nothing, tokens: { 0: { id: 't1', expiresAt: 5000 } } },
  { ...nothing, organizations: 'org_1' },
  { ...nothing, organizations: [7] },
])('an answer that is no list (%j) leaves the old one to age', async (body) => {
  reply.body = { ...nothing, clients: [{ id: 'c1' }] };
  await list.start();
  reply.body = body;
  for (let i = 0; i < 100 && failures.length === 0; i++) await pause(30);
  expect(failures.length).toBeGreaterThan(0);
  expect(list.isDenied(token)).toBe(true);
});
