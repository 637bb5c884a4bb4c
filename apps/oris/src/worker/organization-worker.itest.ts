import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem } from '@rymeda/tenancy';
import { laneStore, type LaneStore } from './lane.store.ts';
import { OrganizationWorker, type WorkerParts } from './organization-worker.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let lanes: LaneStore;
beforeAll(async () => {
  db = await testDatabase();
  lanes = laneStore(db.connection);
});
afterAll(() => db.drop());

const never = () => Promise.resolve(null);

/** Works for an organisation that has nothing due; answers how often it looked. `onLook`: what happens meanwhile. */
async function rounds(organizationId: string, onLook: () => Promise<unknown> = never): Promise<number> {
  let looked = 0;
  const parts = {
    lanes,
    runs: { due: () => Promise.resolve([]), nextDue: never },
    known: async () => {
      looked++;
      await onLook();
      return { nextSchedule: never };
    },
    clock: () => new Date(),
  } as unknown as WorkerParts;
  await runAsSystem('oris-worker', () =>
    new OrganizationWorker(organizationId, parts, () => looked < 20).work(),
  );
  return looked;
}

it('lets an organisation go that nothing was ever due for', async () => {
  expect(await rounds('org_idle')).toBe(1);
});

it('looks again when somebody called meanwhile, for the first time or not', async () => {
  for (let visit = 0; visit < 2; visit++) {
    let called = false;
    const once = async () => {
      if (called) return;
      called = true;
      await lanes.raise([{ organizationId: 'org_called', dueAt: new Date() }]);
    };
    expect(await rounds('org_called', once)).toBe(2);
  }
});
