import { expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { newBinder, type BinderState } from './binder.ts';
import { binderBuilder } from './build-binder.ts';

const now = new Date('2026-03-02T14:00:00Z');
const birth = { id: 'bnd_1', organizationId: 'org_a', year: 2026, requestedBy: 'usr_1', now };

/** What is stored and on record of a binder that is put together by a process that has, or has lost, its job. */
async function built(isOurs: boolean) {
  const done = { stored: undefined as Buffer | undefined, told: [] as string[] };
  let state: BinderState = { ...newBinder(birth), status: 'building', auditExportId: 'exp_1' };
  const none = { items: [], next: null };
  const empty = { list: async () => none, listEver: async () => none };
  const tx = { now, emit: (event: { name: string }) => void done.told.push(event.name) };
  const build = binderBuilder({
    ...{ credentials: empty, incidents: empty, screenings: empty, runs: empty },
    ...{ attestations: empty, postures: empty },
    artifacts: { ...empty, standingOf: async () => new Map() },
    agreements: { ...empty, standing: async () => [] },
    requirements: { whole: async () => [] },
    obligations: { overdueBySeries: async () => new Map() },
    settings: { load: async () => ({ stateDays: {} }) },
    directory: { timezone: async () => 'America/New_York' },
    auditLog: { find: async () => ({ id: 'exp_1', status: 'completed', files: [] }) },
    due: { isOurs: async () => isOurs },
    binders: {
      load: async () => state,
      progress: async () => undefined,
      replace: async (_tx: object, _scope: object, next: BinderState) => void (state = next),
    },
    files: {
      async putBinder(_scope: object, _id: string, body: AsyncIterable<Uint8Array>) {
        const all = [];
        for await (const chunk of body) all.push(chunk);
        done.stored = Buffer.concat(all);
      },
    },
    runJob: async (_by: object, work: (tx: object, scope: object) => unknown) => work(tx, {}),
    clock: () => now,
  } as never);
  const job = { organizationId: 'org_a', subject: 'bnd_1', attempts: 1 };
  const failure = await build(job as never, async () => undefined).catch((error: Error) => error.message);
  return { ...done, failure, state };
}

it('a binder is on record as it is stored', async () => {
  const { stored, told, failure, state } = await built(true);
  expect([told, failure]).toEqual([['compliance.binder.completed'], undefined]);
  expect(state).toMatchObject({
    ...{ status: 'completed', bytes: stored?.length },
    sha256: sha256(stored ?? Buffer.alloc(0)).toString('hex'),
  });
});

it('one that hung while another process took its binder over stores nothing over the other one’s', async () => {
  const { stored, told, failure, state } = await built(false);
  expect([stored, told, failure]).toEqual([undefined, [], 'The lease of a binder was lost']);
  expect(state.status).toBe('building');
});

it('one that was slow to ask for the export sets no binder back that is further by now', async () => {
  const steps: object[] = [];
  const found = ['queued', 'building'].map((status) => ({ ...newBinder(birth), status }));
  const build = binderBuilder({
    auditLog: { request: async () => ({ id: 'exp_1' }) },
    binders: {
      load: async () => found.shift(),
      step: async (_tx: object, _scope: object, _id: string, to: object) => void steps.push(to),
    },
    runJob: async (_by: object, work: (tx: object, scope: object) => unknown) => work({ now }, {}),
  } as never);
  await build({ organizationId: 'org_a', subject: 'bnd_1', attempts: 1 } as never, async () => undefined);
  expect(steps).toEqual([]);
});
