import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { platformOrganization } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { platformCollection, runAsSystem } from '@rymeda/tenancy';
import { keyReplicas } from './key-replicas.ts';
import type { OrganizationState } from './organization.ts';
import { newOrganization } from './organization.rules.ts';
import { organizationStore, type OrganizationRow } from './organization.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let rows: ReturnType<typeof collection>;
const collection = () => platformCollection<OrganizationRow>(db.connection, 'organizations');
beforeAll(async () => {
  db = await testDatabase();
  rows = collection();
});
afterAll(() => db.drop());
beforeEach(() => runAsSystem('test', async () => void (await rows.deleteMany({}))));

const now = new Date('2026-11-21T10:00:00Z');
const insert = (...states: (Pick<OrganizationState, 'id'> & Partial<OrganizationState>)[]) =>
  runAsSystem('test', () =>
    rows.insertMany(
      states.map(({ id, ...more }) => {
        const { id: _id, ...state } = newOrganization({ name: 'Harbor', timezone: 'UTC' }, { id, now });
        return { _id, organizationId: id, guard: 0, ...state, ...more };
      }),
    ),
  );

/** Providers that answer as they are told, `ready` for those not named. */
function replicasIn(regions: string[], answers: Record<string, boolean | Error> = {}) {
  const asked: string[] = [];
  const failures: unknown[] = [];
  let read = (): number => NaN;
  const turns = keyReplicas({
    regions,
    organizations: organizationStore(rows),
    keyProvider: {
      async replicate(organizationId) {
        asked.push(organizationId);
        await Promise.resolve();
        const answer = answers[organizationId] ?? true;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    metrics: { gauge: (_name, _help, value) => (read = value) },
    onFailure: (error) => failures.push(error),
  });
  const turn = async () => {
    asked.length = 0;
    await turns.once();
    return { asked: [...asked], failures: [...failures], lacking: read() };
  };
  return { turn, answers, turns };
}

describe('keys in other Regions', () => {
  it('are asked for until each organisation’s is there, the platform’s own among them', async () => {
    await insert({ id: 'org_a' }, { id: 'org_b' }, { id: 'org_slow' }, { id: 'org_stuck' });
    const { turn, answers } = replicasIn(['us-west-2'], {
      org_slow: false,
      org_stuck: new Error('KMS is away'),
    });
    const everyone = [platformOrganization, 'org_a', 'org_b', 'org_slow', 'org_stuck'];
    expect(await turn()).toMatchObject({ asked: everyone, failures: [expect.any(Error)], lacking: 2 });
    answers['org_slow'] = true;
    answers['org_stuck'] = true;
    expect(await turn()).toMatchObject({ asked: ['org_slow', 'org_stuck'], lacking: 0 });
    expect(await turn()).toMatchObject({ asked: [], lacking: 0 });
    await insert({ id: 'org_new' });
    expect(await turn()).toMatchObject({ asked: ['org_new'], lacking: 0 });
  });

  it('counts the platform’s own while it lacks', async () => {
    const { turn } = replicasIn(['us-west-2'], { [platformOrganization]: false });
    expect(await turn()).toMatchObject({ asked: [platformOrganization], lacking: 1 });
    expect(await turn()).toMatchObject({ asked: [platformOrganization], lacking: 1 });
  });

  it('are looked for anew when the Regions are others, and not when they are only told in another order', async () => {
    await insert({ id: 'org_a' });
    await replicasIn(['us-west-2', 'eu-west-1']).turn();
    expect((await replicasIn(['eu-west-1', 'us-west-2']).turn()).asked).toEqual([platformOrganization]);
    expect((await replicasIn(['eu-west-1']).turn()).asked).toContain('org_a');
  });

  it('are not made for who is being ended, and are looked for again when that is taken back', async () => {
    const offboarding = { requestedAt: now, waitingDays: 7, keysDestroyedAt: null };
    await insert({ id: 'org_a' }, { id: 'org_gone', status: 'shredded' });
    const { turn } = replicasIn(['us-west-2']);
    await turn();
    const store = organizationStore(rows);
    await runAsSystem('test', async () => {
      await rows.updateOne({ _id: 'org_a' }, { $set: { status: 'offboarding' } });
      const scope = { organizationId: 'org_a' };
      const state = await store.load(scope);
      await store.setOffboarding({ session: null } as never, scope, { ...state, offboarding } as never);
      // Whoever was at it meanwhile doesn't say that it is there.
      await store.setReplicas('org_a', 'us-west-2');
    });
    expect(await turn()).toMatchObject({ asked: [], lacking: 0 });
    await runAsSystem('test', () => rows.updateOne({ _id: 'org_a' }, { $set: { status: 'suspended' } }));
    expect(await turn()).toMatchObject({ asked: ['org_a'], lacking: 0 });
    expect(await runAsSystem('test', () => store.load({ organizationId: 'org_a' }))).not.toHaveProperty(
      'keyRegions',
    );
  });

  it('go through all organisations, and stop between two of them', async () => {
    const ids = Array.from({ length: 250 }, (_, i) => `org_${String(i).padStart(3, '0')}`);
    await insert(...ids.map((id) => ({ id })));
    const stuck = Object.fromEntries(ids.slice(0, 120).map((id) => [id, false]));
    const { turn, turns, answers } = replicasIn(['us-west-2'], stuck);
    expect(await turn()).toMatchObject({ asked: [platformOrganization, ...ids], lacking: 120 });
    for (const id of ids) answers[id] = true;
    await turns.stop();
    expect(await turn()).toMatchObject({ asked: [], lacking: 120 });
  });

  it('are nobody’s matter where none is named', async () => {
    await insert({ id: 'org_a' });
    const { turns } = replicasIn([]);
    turns.start();
    await turns.stop();
    expect(await runAsSystem('test', () => rows.countDocuments({ keyRegions: { $exists: true } }))).toBe(0);
  });
});
