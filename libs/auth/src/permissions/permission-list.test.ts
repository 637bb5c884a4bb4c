import { expect, test } from '@jest/globals';
import { secret } from '@rymeda/kernel';
import { callerHeader, createCallerSeal } from '../caller-seal.ts';
import { createPermissionList } from './permission-list.ts';

const reader = { actions: ['read'], resource: 'care_patient' };
const updater = { actions: ['update'], resource: 'care_patient' };
const user = (more: object = {}) => ({
  id: 'usr_1',
  active: true,
  roles: ['rol_1'],
  providerId: null,
  ...more,
});

/** A list over an identity that answers with these, one after another; the last one for ever. */
function listOver(...answers: (object | Error)[]) {
  let nowMs = Date.parse('2026-03-02T10:00:00Z');
  let ranMs = 0;
  const clock = () => new Date(nowMs);
  const asked: { query: string; service: string | undefined }[] = [];
  const stale: number[] = [];
  const seal = createCallerSeal(secret([Buffer.alloc(32, 1)]), clock);
  const list = createPermissionList({
    url: 'http://identity.test',
    service: 'care',
    seal,
    clock,
    running: () => ranMs,
    onStale: (ageMs) => void stale.push(ageMs),
    fetch: (async (url: URL, init: { headers: Record<string, string> }) => {
      asked.push({ query: url.search, service: seal.open(init.headers[callerHeader])?.service });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return new Response(JSON.stringify(answer));
    }) as typeof fetch,
  });
  const forward = (ms: number): void => void ((nowMs += ms), (ranMs += ms));
  return { list, asked, stale, forward, setBack: (ms: number) => void (nowMs -= ms) };
}
const full = (more: object = {}) => ({
  version: 1,
  full: true,
  roles: [{ id: 'rol_1', rules: [reader] }],
  users: [user()],
  ...more,
});
const oldToken = 0;

test('asks identity as a service, once for an organisation, and gives a user the rules of all its roles', async () => {
  const { list, asked } = listOver(
    full({
      roles: [
        { id: 'rol_1', rules: [reader] },
        { id: 'rol_2', rules: [reader] },
      ],
      users: [user({ roles: ['rol_1', 'rol_2', 'rol_gone'] })],
    }),
  );
  const both = await Promise.all([list.of('org_1', 'usr_1'), list.of('org_1', 'usr_1')]);
  expect(both[0]).toMatchObject({
    rules: [reader, reader],
    facts: { '$user.id': 'usr_1', '$user.providerId': null },
  });
  expect(both[1]).toBe(both[0]);
  expect(new Set(asked.map((a) => JSON.stringify(a)))).toEqual(
    new Set([JSON.stringify({ query: '?organizationId=org_1', service: 'care' })]),
  );
});

test('changes come by version: a changed role, a deleted one, a whole list without it, a deactivated user', async () => {
  const { list, asked, forward } = listOver(
    full(),
    { version: 2, full: false, roles: [{ id: 'rol_1', rules: [updater] }], users: [] },
    { version: 3, full: false, roles: [{ id: 'rol_1', rules: null }], users: [] },
    { version: 4, full: false, roles: [{ id: 'rol_1', rules: [reader] }], users: [] },
    full({ version: 5, roles: [] }),
    { version: 6, full: false, roles: [], users: [user({ active: false })] },
  );
  const rules = async () => (await list.of('org_1', 'usr_1', oldToken))?.rules;
  expect(await rules()).toEqual([reader]);
  for (const expected of [[updater], [], [reader], [], undefined]) {
    forward(61_000);
    expect(await rules()).toEqual(expected);
  }
  expect(asked.map((a) => a.query)).toEqual(
    ['', '&since=1', '&since=2', '&since=3', '&since=4', '&since=5'].map((s) => `?organizationId=org_1${s}`),
  );
});

test('rules that are malformed or unknown to this version of the platform grant nothing', async () => {
  const odd = [
    { actions: ['read'], resource: 'care_secrets' },
    { actions: ['read'], resource: 'care_patient', conditions: { status: { $ne: 'x' } } },
    { actions: ['read'], resource: 'care_patient', inverted: true },
    null,
  ];
  const { list } = listOver(full({ roles: [{ id: 'rol_1', rules: [...odd, reader] }] }));
  expect((await list.of('org_1', 'usr_1'))?.rules).toEqual([reader]);
});

test('identity away: the list goes on for 15 minutes and is reported, then nobody is let in', async () => {
  const { list, stale, forward } = listOver(full(), new Error('down'));
  await list.of('org_1', 'usr_1');
  forward(14 * 60_000);
  expect(await list.of('org_1', 'usr_1')).toBeDefined();
  expect(stale).toEqual([14 * 60_000]);
  forward(61_000 + 60_000);
  await expect(list.of('org_1', 'usr_1')).rejects.toMatchObject({ code: 'PERMISSIONS_STALE', status: 503 });
});

test('a clock that goes back makes no list fresh: after 15 minutes nobody is let in all the same', async () => {
  const { list, forward, setBack } = listOver(full(), new Error('down'));
  await list.of('org_1', 'usr_1');
  setBack(3_600_000);
  expect(await list.of('org_1', 'usr_1')).toBeDefined();
  forward(14 * 60_000);
  expect(await list.of('org_1', 'usr_1')).toBeDefined();
  forward(61_000);
  await expect(list.of('org_1', 'usr_1')).rejects.toMatchObject({ code: 'PERMISSIONS_STALE' });
});

test.each([[new Error('down')], [{}], [full({ users: [{ id: 'usr_1' }] })], [full({ version: '1' })]])(
  'what is no list in full is none: %p lets nobody in',
  async (answer) => {
    await expect(listOver(answer).list.of('org_1', 'usr_1')).rejects.toMatchObject({
      code: 'PERMISSIONS_STALE',
    });
  },
);

test('a user who was made just now is found at once; an old token of nobody asks once a second', async () => {
  const { list, asked, forward } = listOver(full({ users: [] }), full({ users: [] }), full({ version: 2 }));
  expect(await list.of('org_1', 'usr_1', oldToken)).toBeUndefined();
  for (let i = 0; i < 5; i++) expect(await list.of('org_1', 'usr_1', oldToken)).toBeUndefined();
  expect(asked).toHaveLength(1);
  const now = Date.parse('2026-03-02T10:00:00Z') / 1000;
  expect(await list.of('org_1', 'usr_1', now)).toBeUndefined();
  expect(await list.of('org_1', 'usr_1', now)).toBeDefined();
  forward(0);
});

test('knows the roles that there are, and whose a provider record is, as soon as identity does', async () => {
  const linked = user({ id: 'usr_2', providerId: 'prv_1' });
  const { list, forward } = listOver(full(), full({ version: 2, users: [user(), linked] }));
  expect([await list.hasRole('org_1', 'rol_1'), await list.hasRole('org_1', 'rol_2')]).toEqual([true, false]);
  expect(await list.userOfProvider('org_1', 'prv_1')).toBeUndefined();
  forward(2_000);
  expect(await list.userOfProvider('org_1', 'prv_1')).toBe('usr_2');
  expect(await list.userOfProvider('org_1', 'prv_2')).toBeUndefined();
});

/** Over an identity whose organisations' lists have these versions; and what it is asked, round by round. */
function rounds(versionOf: (organizationId: string) => number, fails = false) {
  const clock = () => new Date('2026-03-02T10:00:00Z');
  let [underWay, most] = [0, 0];
  const asked: string[] = [];
  const list = createPermissionList({
    url: 'http://identity.test',
    service: 'care',
    seal: createCallerSeal(secret([Buffer.alloc(32, 1)]), clock),
    clock,
    // Stands still, as the clock does.
    running: () => 0,
    intervalMs: 5,
    fetch: (async (url: URL) => {
      asked.push(url.pathname);
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      const ids = url.searchParams.get('organizationIds')?.split(',');
      if (ids !== undefined && fails) return new Response(null, { status: 404 });
      const versions = ids && Object.fromEntries(ids.map((id) => [id, versionOf(id)]));
      const version = versionOf(url.searchParams.get('organizationId') ?? '');
      return new Response(JSON.stringify(versions ? { versions } : full({ version })));
    }) as typeof fetch,
  });
  return {
    list,
    /** What is asked of a round over the lists of 250 organisations. */
    async round(until: number) {
      for (let n = 0; n < 250; n++) await list.of(`org_${n}`, 'usr_1');
      asked.length = most = 0;
      list.start();
      while (asked.length < until) await new Promise((resolve) => setImmediate(resolve));
      list.stop();
      return { asked: asked.slice(0, until), most };
    },
  };
}

test('of many organisations the versions are asked for together, and the lists of those alone that changed', async () => {
  const changed = new Set<string>();
  const over = rounds((id) => (changed.has(id) ? 2 : 1));
  const ofVersions = '/internal/permission-versions';
  expect(await over.round(3)).toEqual({ asked: Array(3).fill(ofVersions), most: 1 });
  changed.add('org_7');
  expect((await over.round(4)).asked.toSorted()).toEqual([
    ...Array(3).fill(ofVersions),
    '/internal/permissions',
  ]);
  expect(over.list.ageMs()).toBe(0);
});

test('of an identity that can’t tell versions all lists are pulled, some at a time', async () => {
  const { asked, most } = await rounds(() => 1, true).round(253);
  expect(asked.filter((path) => path === '/internal/permissions')).toHaveLength(250);
  expect(most).toBeLessThanOrEqual(20);
});
