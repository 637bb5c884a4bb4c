import type { RunStatus } from '@rymeda/contracts';
import { gather, uuidv7Hex } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import { runAsSystem, type Scope, type Transactional } from '@rymeda/tenancy';
import type { RunDocument } from './run.ts';

interface DueSought {
  scope: Scope;
  by: Date;
  limit: number;
  exclude: Excluded;
}

/** What is not to be found: in hand already, or of workflows that have as many in hand as they may. */
export interface Excluded {
  runs: string[];
  workflows: string[];
  /** Workflows whose rate lets no further run begin at the moment; those that have begun go on. */
  held: string[];
  /** While any are held: the workflow that was looked at last. The ones after it have their turn. */
  after: string;
}

/** An organisation, and what its runs may be waiting for. */
export interface WaitSought {
  scope: Scope;
  keys: ReadonlyMap<string, unknown>;
}

/** So many that wait are looked at together. */
const mostWaiting = 500;
const mostDueTogether = 200;
const begun: RunStatus[] = ['running', 'waiting'];

/** What is done with runs of many organisations at the same time, in one command for all of them (decision 087). */
export function gatheredRuns(database: EngineCore['database']) {
  const documents = database.collection<RunDocument>('runs');
  const ofAll = database.across<RunDocument>('runs');

  const saveAcross = (tx: Transactional | undefined, runs: readonly RunDocument[]): Promise<number> =>
    ofAll.update(
      runs.map((run) => ({ scope: run, filter: isAsBefore(run), update: changeOf(run) })),
      tx,
    );

  /** The command says how many were saved; which ones, is asked when not all were. */
  const save = runAsSystem('oris-runs', () =>
    gather(async (some: RunDocument[]): Promise<boolean[]> => {
      const runs = some.map((run) => ({ ...run, savedBy: uuidv7Hex() }));
      if ((await saveAcross(undefined, runs)) === runs.length) return runs.map(() => true);
      const sought = runs.map((run) => ({ scope: run, filter: { _id: run._id } }));
      const found = await ofAll.find(sought, { projection: { rev: 1, savedBy: 1 } });
      const now = new Map(found.map((run) => [run._id, run]));
      return runs.map(({ _id, rev, savedBy }) => {
        const is = now.get(_id);
        return is?.rev === rev && is.savedBy === savedBy;
      });
    }),
  );

  const dueOf = (sought: DueSought): Promise<RunDocument[]> =>
    documents.find(sought.scope, dueFilter(sought), { sort: { dueAt: 1 }, limit: sought.limit });

  /** Organisations that look at the same time have little due each, as a rule; where it is more, each looks for itself. */
  const dueWithOthers = runAsSystem('oris-due', () =>
    gather(async (all: DueSought[]): Promise<RunDocument[][]> => {
      if (all.length === 1) return Promise.all(all.map(dueOf));
      const parts = all.map((sought) => ({ scope: sought.scope, filter: dueFilter(sought) }));
      const found = await ofAll.find(parts, { limit: mostDueTogether });
      if (found.length === mostDueTogether) return Promise.all(all.map(dueOf));
      const by = Map.groupBy(found, (run) => run.organizationId);
      return all.map(({ scope, limit }) => (by.get(scope.organizationId) ?? []).sort(byDue).slice(0, limit));
    }, 50),
  );

  /**
   * Around the workflows that are held, however many of their runs are due and however long: what has begun, and then
   * workflow by workflow, from the one after the last. Reads no more than it finds.
   */
  async function dueAround({ scope, by, limit, exclude }: DueSought): Promise<RunDocument[]> {
    const { runs, workflows, held, after } = exclude;
    const due = { dueAt: { $lte: by }, _id: { $nin: runs } };
    const options = { limit, hint: 'queued' };
    const [going, waiting] = await Promise.all([
      documents.find(scope, { ...due, workflowId: { $nin: workflows }, status: { $in: begun } }, options),
      documents.find(
        scope,
        { ...due, workflowId: { $gt: after, $nin: [...workflows, ...held] }, status: 'queued' },
        options,
      ),
    ]);
    return [...going, ...waiting].slice(0, limit);
  }

  const waitsFor = (keys: WaitSought['keys']) => ({
    waitKey: { $in: [...keys.keys()] },
    status: 'waiting',
    arrival: null,
  });
  // By the event, not by the status: an organisation may have any number of runs that wait for others.
  const hint = 'waiting';

  return {
    insertAcross: (tx: Transactional, runs: readonly RunDocument[]): Promise<void> => ofAll.insert(runs, tx),
    /** How many still were as they were left. */
    saveAcross,
    /** Whether it still was as it was left. */
    save,
    /** The first that are due, the longest waiting one first; workflow by workflow while some are held. */
    due: (scope: Scope, by: Date, limit: number, exclude: Excluded): Promise<RunDocument[]> =>
      (exclude.held.length === 0 ? dueWithOthers : dueAround)({ scope, by, limit, exclude }),
    /** Those that wait for an event of one of their organisation's keys; null where they are many. */
    waitingFor: async (sought: readonly WaitSought[]): Promise<RunDocument[] | null> => {
      const parts = sought.flatMap(({ scope, keys }) =>
        keys.size === 0 ? [] : [{ scope, filter: waitsFor(keys) }],
      );
      const found = await ofAll.find(parts, { limit: mostWaiting, hint });
      return found.length < mostWaiting ? found : null;
    },
    /** However many wait in one organisation. */
    waitingIds: async ({ scope, keys }: WaitSought): Promise<string[]> => {
      const found = await documents.find(scope, waitsFor(keys), { projection: { _id: 1 }, hint });
      return found.map((run) => run._id);
    },
  };
}

/** Absent fields are taken away. */
export function changeOf({ _id, organizationId: _o, ...fields }: RunDocument) {
  const unset = (['dueAt', 'expireAt', 'heldExpireAt', 'waitKey'] as const).filter(
    (f) => fields[f] === undefined,
  );
  return {
    $set: fields,
    ...(unset.length === 0 ? {} : { $unset: Object.fromEntries(unset.map((f) => [f, ''])) }),
  };
}

/** As `rev - 1` left it. */
export const isAsBefore = ({ _id, rev }: RunDocument) => ({ _id, rev: rev - 1 });

const byDue = (a: RunDocument, b: RunDocument): number => Number(a.dueAt) - Number(b.dueAt);

const dueFilter = ({ by, exclude }: DueSought) => ({
  dueAt: { $lte: by },
  ...(exclude.workflows.length === 0 ? {} : { workflowId: { $nin: exclude.workflows } }),
  ...(exclude.runs.length === 0 ? {} : { _id: { $nin: exclude.runs } }),
});
