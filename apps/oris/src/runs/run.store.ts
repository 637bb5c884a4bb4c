import { gather, uuidv7Hex } from '@rymeda/kernel';
import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import { runAsSystem, type Scope, type Transactional } from '@rymeda/tenancy';
import type { RunDocument, RunState, SealedState } from './run.ts';

interface Excluded {
  runs: string[];
  workflows: string[];
}

interface DueSought {
  scope: Scope;
  by: Date;
  limit: number;
  exclude: Excluded;
}

/** An organisation, and what its runs may be waiting for. */
interface WaitSought {
  scope: Scope;
  keys: ReadonlyMap<string, unknown>;
}

const mostWaiting = 5_000;
const mostDueTogether = 200;
const byDue = (a: RunDocument, b: RunDocument): number => Number(a.dueAt) - Number(b.dueAt);

/** One organisation's runs. What authors wrote and steps gave is sealed under the organisation's key. */
export function runStore({ database, blobs }: Pick<EngineCore, 'database' | 'blobs'>) {
  const documents = database.collection<RunDocument>('runs');
  const ofAll = database.across<RunDocument>('runs');
  const cipher = blobs('runs', 'sealed');

  async function seal(run: RunState): Promise<RunDocument> {
    const { values, plan, input, ...clear } = run;
    const state: SealedState = { values, plan, input };
    const plain = Buffer.from(JSON.stringify(state), 'utf8');
    return { ...clear, sealed: await cipher.seal(run.organizationId, run._id, plain) };
  }

  async function openState(run: RunDocument): Promise<SealedState> {
    const plain = await cipher.open(run.organizationId, run._id, run.sealed);
    return JSON.parse(plain.toString('utf8')) as SealedState;
  }

  const open = async (run: RunDocument): Promise<RunState> => {
    const { sealed: _sealed, ...clear } = run;
    return { ...clear, ...(await openState(run)) };
  };

  /** Absent fields are taken away. */
  const changeOf = ({ _id, organizationId: _o, ...fields }: RunDocument) => {
    const unset = (['dueAt', 'expireAt', 'waitKey'] as const).filter((f) => fields[f] === undefined);
    return {
      $set: fields,
      ...(unset.length === 0 ? {} : { $unset: Object.fromEntries(unset.map((f) => [f, ''])) }),
    };
  };

  const isAsBefore = ({ _id, rev }: RunDocument) => ({ _id, rev: rev - 1 });

  const saveAcross = async (runs: readonly RunDocument[], tx?: Transactional): Promise<number> =>
    ofAll.update(
      runs.map((run) => ({ scope: run, filter: isAsBefore(run), update: changeOf(run) })),
      tx,
    );

  /** Of all organisations in one command. It says how many were saved; which ones, is asked when not all were. */
  const saveWithOthers = runAsSystem('oris-runs', () =>
    gather(async (some: RunDocument[]): Promise<boolean[]> => {
      const runs = some.map((run) => ({ ...run, savedBy: uuidv7Hex() }));
      if ((await saveAcross(runs)) === runs.length) return runs.map(() => true);
      const sought = runs.map((run) => ({ scope: run, filter: { _id: run._id } }));
      const found = await ofAll.find(sought, { projection: { rev: 1, savedBy: 1 } });
      const now = new Map(found.map((run) => [run._id, run]));
      return runs.map(({ _id, rev, savedBy }) => {
        const is = now.get(_id);
        return is?.rev === rev && is.savedBy === savedBy;
      });
    }),
  );

  const dueFilter = ({ by, exclude }: DueSought) => ({
    dueAt: { $lte: by },
    ...(exclude.workflows.length === 0 ? {} : { workflowId: { $nin: exclude.workflows } }),
    ...(exclude.runs.length === 0 ? {} : { _id: { $nin: exclude.runs } }),
  });

  const dueOf = (sought: DueSought): Promise<RunDocument[]> =>
    documents.find(sought.scope, dueFilter(sought), { sort: { dueAt: 1 }, limit: sought.limit });

  /** Organisations that look at the same time have little due each, as a rule; where it is more, each looks for itself. */
  const dueWithOthers = runAsSystem('oris-due', () =>
    gather(async (all: DueSought[]): Promise<RunDocument[][]> => {
      if (all.length > 1) {
        const parts = all.map((sought) => ({ scope: sought.scope, filter: dueFilter(sought) }));
        const found = await ofAll.find(parts, { limit: mostDueTogether });
        if (found.length < mostDueTogether) {
          const by = Map.groupBy(found, (run) => run.organizationId);
          return all.map(({ scope, limit }) =>
            (by.get(scope.organizationId) ?? []).sort(byDue).slice(0, limit),
          );
        }
      }
      return Promise.all(all.map(dueOf));
    }, 50),
  );

  const waitingOf = (sought: readonly WaitSought[]): Promise<RunDocument[]> =>
    ofAll.find(
      sought.map(({ scope, keys }) => ({
        scope,
        filter: { waitKey: { $in: [...keys.keys()] }, status: 'waiting', arrival: null },
      })),
      // By the event, not by the status: an organisation may have any number of runs that wait for others.
      { limit: mostWaiting, hint: 'waiting' },
    );

  return {
    open,
    openState,
    sealArrival: (organizationId: string, runId: string, key: string, output: unknown): Promise<string> =>
      cipher.seal(organizationId, `${runId}/${key}`, Buffer.from(JSON.stringify(output), 'utf8')),
    async openArrival(
      run: Pick<RunDocument, '_id' | 'organizationId' | 'arrival'>,
    ): Promise<Record<string, unknown>> {
      if (run.arrival === null) throw new Error('Nothing has arrived');
      const { key, sealed } = run.arrival;
      const plain = await cipher.open(run.organizationId, `${run._id}/${key}`, sealed);
      return JSON.parse(plain.toString('utf8')) as Record<string, unknown>;
    },
    load: (scope: Scope, id: string, tx?: Transactional): Promise<RunDocument | null> =>
      documents.findOne(scope, { _id: id }, tx ? { tx } : {}),
    loadMany: (scope: Scope, ids: readonly string[], tx?: Transactional): Promise<RunDocument[]> =>
      ids.length === 0
        ? Promise.resolve([])
        : documents.find(scope, { _id: { $in: [...ids] } }, tx ? { tx } : {}),
    /** Of these triggers, those that have started a run already. */
    async started(scope: Scope, triggerKeys: readonly string[], tx?: Transactional): Promise<Set<string>> {
      const found = await documents.find(
        scope,
        { triggerKey: { $in: [...triggerKeys] } },
        { projection: { triggerKey: 1 }, ...(tx ? { tx } : {}) },
      );
      return new Set(found.map((r) => r.triggerKey));
    },
    async list(
      scope: Scope,
      filter: object,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<RunDocument>> {
      const rows = await documents.find(
        scope,
        { ...filter, ...afterPosition(after) },
        { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
      );
      return pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
    },
    async insert(tx: Transactional, scope: Scope, runs: readonly RunState[]): Promise<void> {
      if (runs.length === 0) return;
      const sealed = await Promise.all(runs.map(seal));
      await documents.bulkWrite(
        scope,
        sealed.map((insert) => ({ insert })),
        tx,
      );
    },
    sealed: (runs: readonly RunState[]): Promise<RunDocument[]> => Promise.all(runs.map(seal)),
    /** Of several organisations. */
    insertAcross: (tx: Transactional, runs: readonly RunDocument[]): Promise<void> => ofAll.insert(runs, tx),
    /** Whether it still was as `run.rev - 1` left it: otherwise somebody else has changed it, and it is theirs. */
    async save(scope: Scope, run: RunState, tx?: Transactional): Promise<boolean> {
      const document = await seal(run);
      if (tx === undefined) return saveWithOthers(document);
      return (await documents.update(scope, isAsBefore(document), changeOf(document), tx)).matched === 1;
    },
    /** Of several organisations; how many still were as they were left. */
    saveAcross: (tx: Transactional, runs: readonly RunDocument[]): Promise<number> => saveAcross(runs, tx),
    /** The same for one whose sealed state stays. */
    async saveClear(tx: Transactional, scope: Scope, run: RunDocument): Promise<boolean> {
      return (await documents.update(scope, isAsBefore(run), changeOf(run), tx)).matched === 1;
    },
    /** The first that are due, the longest waiting one first. */
    due: (scope: Scope, by: Date, limit: number, exclude: Excluded): Promise<RunDocument[]> =>
      dueWithOthers({ scope, by, limit, exclude }),
    /** When the first one falls due, but for those in hand. */
    async nextDue(scope: Scope, inHand: readonly string[]): Promise<Date | null> {
      const [first] = await documents.find(
        scope,
        { dueAt: { $gt: new Date(0) }, ...(inHand.length === 0 ? {} : { _id: { $nin: [...inHand] } }) },
        { sort: { dueAt: 1 }, limit: 1, projection: { dueAt: 1 } },
      );
      return first?.dueAt ?? null;
    },
    /** Something arrives for a step that waits for it; whether it was the first to. */
    async arrive(
      tx: Transactional,
      scope: Scope,
      to: { runId: string; key: string },
      sealed: string,
      now: Date,
    ): Promise<boolean> {
      const result = await documents.update(
        scope,
        { _id: to.runId, status: 'waiting', 'open.key': to.key, arrival: null },
        { $set: { arrival: { key: to.key, sealed }, dueAt: now, updatedAt: now }, $inc: { rev: 1 } },
        tx,
      );
      return result.matched === 1;
    },
    /** The newest that ended, for what a workflow says of itself and for its breaker. */
    lastFinished: (scope: Scope, workflowId: string, limit: number) =>
      documents.find(
        scope,
        { workflowId, finishedAt: { $gt: new Date(0) }, status: { $in: ['succeeded', 'failed', 'partial'] } },
        { sort: { finishedAt: -1 }, limit, projection: { status: 1, finishedAt: 1, startedAt: 1 } },
      ),
    /** Those that wait for an event of one of their organisation's keys. */
    async waitingFor(sought: readonly WaitSought[]): Promise<RunDocument[]> {
      const some = sought.filter(({ keys }) => keys.size > 0);
      const found = await waitingOf(some);
      // One that has more than can be looked at together must not hide the others'.
      if (some.length < 2 || found.length < mostWaiting) return found;
      return (await Promise.all(some.map((one) => waitingOf([one])))).flat();
    },
    unfinished: (scope: Scope, workflowId: string, limit: number, tx?: Transactional) =>
      documents.find(scope, { workflowId, finishedAt: null }, { limit, ...(tx ? { tx } : {}) }),
    countQueued: (scope: Scope, workflowId: string, limit: number) =>
      documents.count(scope, { workflowId, status: 'queued' }, { limit }),
  };
}
export type RunStore = ReturnType<typeof runStore>;
