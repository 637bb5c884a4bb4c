import { permittedDatabase } from '@rymeda/auth';
import type { RecordDefinition, WorkflowCreate } from '@rymeda/contracts';
import { workflowCreate } from '@rymeda/contracts';
import { blobCipher, Keyring, recordCipher } from '@rymeda/encryption';
import { memoryKeyStore, memoryProvider } from '@rymeda/encryption/testing';
import { createTransactions } from '@rymeda/events';
import { newId, systemClock, type Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { shardCount } from '@rymeda/service/leases';
import { tenantDatabase } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { definitions } from '../definition/definitions.ts';
import { indexes } from '../indexes.ts';
import { createIntake, type IntakeParts } from '../intake/intake.ts';
import { listeners } from '../intake/listeners.ts';
import { pastEvents } from '../intake/past-events.store.ts';
import { asideLanes, setAsideStore } from '../intake/set-aside.store.ts';
import { asideTaker, setterAside } from '../intake/take-aside.ts';
import { runEnder } from '../runs/end-run.ts';
import { runStore } from '../runs/run.store.ts';
import { taskStore } from '../tasks/task.store.ts';
import { measureStore } from '../threshold/measure.store.ts';
import { runCloser } from '../worker/close-runs.ts';
import { runDriver } from '../worker/drive-run.ts';
import { scheduleFirer } from '../worker/fire-schedules.ts';
import { laneStore } from '../worker/lane.store.ts';
import { workflowPauser } from '../worker/pauser.ts';
import { stepRunner } from '../worker/run-step.ts';
import { newWorkflow } from '../workflows/workflow.rules.ts';
import { workflowStore } from '../workflows/workflow.store.ts';

export const organizationId = 'org_twice';
export const scope = { organizationId };
const nobody = {
  of: () => Promise.resolve(undefined),
  hasRole: () => Promise.resolve(false),
  userOfProvider: () => Promise.resolve(undefined),
};
const nothingOutside = (): Promise<never> => Promise.reject(new Error('Nothing is called outside here'));

/** What of oris takes up triggers and drives runs, as often as one wants over one database: each with nothing of the other in memory. */
export async function processesOver(connection: Connection) {
  for (const { collection, key, options } of indexes)
    if (['runs', 'tasks', 'workflows', 'definitions', 'oris_lanes', 'set_aside'].includes(collection))
      await connection.collection(collection).createIndex(key, options ?? {});
  const store = memoryKeyStore();
  const provider = memoryProvider();
  return (clock: Clock = systemClock, others: Partial<IntakeParts> = {}) => {
    const keyring = new Keyring({ provider, store, clock: systemClock, cacheMs: 60_000 });
    const core = {
      database: permittedDatabase(tenantDatabase(connection), 'oris'),
      cipher: (definition: RecordDefinition) => recordCipher(keyring, definition),
      blobs: (collection: string) => blobCipher(keyring, collection),
      keptBlobs: (collection: string) => blobCipher(keyring, collection),
    };
    const transactions = createTransactions({ connection, engine: 'oris', clock });
    const workflows = workflowStore(core);
    const runs = runStore(core);
    const known = definitions(workflows);
    const log = { warn: () => undefined, failure: () => undefined } as never;
    const pauser = workflowPauser({ workflows, runs, transactions, log });
    const tasks = taskStore(core);
    const events = pastEvents(core);
    const by = { workflows, runs, transactions, clock, definitions: known };
    const aside = { store: setAsideStore(core), lanes: asideLanes(connection), clock };
    const intake = createIntake({
      ...by,
      pauser,
      listeners: listeners(workflows, known),
      measures: measureStore(core),
      events,
      lanes: laneStore(connection),
      wake: () => undefined,
      call: () => false,
      hasEnded: () => false,
      setAside: setterAside(aside),
      onFailure: () => undefined,
      ...others,
    });
    const outside = { call: nothingOutside, post: nothingOutside, mail: undefined };
    return {
      ...by,
      pauser,
      fire: scheduleFirer({ ...by, onFailure: () => undefined }),
      /** Whoever saved a workflow has all that it needs. */
      drive: runDriver(
        {
          ...{ ...by, tasks, pauser, ender: runEnder({ runs, tasks }) },
          closeRun: runCloser(by),
          rights: { require: () => Promise.resolve(), holds: () => Promise.resolve(true) },
          ...{ observe: () => undefined, onFailure: () => undefined },
        },
        stepRunner({ ...by, ...outside, tasks, events, people: nobody }),
      ),
      intake,
      listeners: listeners(workflows, known),
      /** Takes what was set aside and is due. */
      takeAside: asideTaker({
        ...aside,
        leases: { held: () => Array.from({ length: shardCount }, (_, shard) => shard) },
        take: intake.takeAgain,
        onFailure: others.onFailure ?? (() => undefined),
      }).once,
      async save(wire: Partial<WorkflowCreate>, of = organizationId): Promise<string> {
        const command = workflowCreate.parse({
          name: 'Once',
          actions: [{ id: 'x', type: 'emit', name: 'x' }],
          ...wire,
        });
        const saver = { kind: 'client' as const, id: 'cli_test', partnerId: null, scopes: [] };
        const birth = { id: newId('wfl'), organizationId: of, now: clock(), saver, hasMail: false };
        const workflow = newWorkflow(command, birth);
        await transactions.run(jobContext(of, 'test'), (tx) =>
          workflows.insert(tx, { organizationId: of }, workflow),
        );
        return workflow.id;
      },
    };
  };
}
