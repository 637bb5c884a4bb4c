import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import type { Scope, Transactional } from '@rymeda/tenancy';
import { changeOf, gatheredRuns, isAsBefore } from './gathered-runs.store.ts';
import type { RunDocument, RunState, SealedState } from './run.ts';

/** What arrives for a step of a run; sealed as `sealArrival` does. */
export interface Arrival {
  runId: string;
  key: string;
  sealed: string;
}

/** One organisation's runs. What authors wrote and steps gave is sealed under the organisation's key. */
export function runStore({ database, blobs }: Pick<EngineCore, 'database' | 'blobs'>) {
  const documents = database.collection<RunDocument>('runs');
  const cipher = blobs('runs', 'sealed', 'arrival.sealed');

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

  const gathered = gatheredRuns(database);

  return {
    open,
    openState,
    insertAcross: gathered.insertAcross,
    saveAcross: gathered.saveAcross,
    due: gathered.due,
    waitingFor: gathered.waitingFor,
    waitingIds: gathered.waitingIds,
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
    /** Whether it still was as `run.rev - 1` left it: otherwise somebody else has changed it, and it is theirs. */
    async save(scope: Scope, run: RunState, tx?: Transactional): Promise<boolean> {
      const document = await seal(run);
      if (tx === undefined) return gathered.save(document);
      return (await documents.update(scope, isAsBefore(document), changeOf(document), tx)).matched === 1;
    },
    /** The same for one whose sealed state stays, by itself or in a transaction. */
    saveDocument: gathered.save,
    async saveClear(tx: Transactional, scope: Scope, run: RunDocument): Promise<boolean> {
      return (await documents.update(scope, isAsBefore(run), changeOf(run), tx)).matched === 1;
    },
    /** When the first one falls due, but for those in hand. */
    async nextDue(scope: Scope, inHand: readonly string[]): Promise<Date | null> {
      const [first] = await documents.find(
        scope,
        { dueAt: { $gt: new Date(0) }, ...(inHand.length === 0 ? {} : { _id: { $nin: [...inHand] } }) },
        { sort: { dueAt: 1 }, limit: 1, projection: { dueAt: 1 } },
      );
      return first?.dueAt ?? null;
    },
    /** Something arrives for steps that wait for it; how many still did. */
    async arrive(tx: Transactional, scope: Scope, arrivals: readonly Arrival[], now: Date): Promise<number> {
      const result = await documents.bulkWrite(
        scope,
        arrivals.map(({ runId, key, sealed }) => ({
          filter: { _id: runId, status: 'waiting', 'open.key': key, arrival: null },
          update: { $set: { arrival: { key, sealed }, dueAt: now, updatedAt: now }, $inc: { rev: 1 } },
        })),
        tx,
      );
      return result.matched;
    },
    /** The newest that ended, for what a workflow says of itself and for its breaker. */
    lastFinished: (scope: Scope, workflowId: string, limit: number) =>
      documents.find(
        scope,
        { workflowId, finishedAt: { $gt: new Date(0) }, status: { $in: ['succeeded', 'failed', 'partial'] } },
        { sort: { finishedAt: -1 }, limit, projection: { status: 1, finishedAt: 1, startedAt: 1 } },
      ),
    unfinished: (scope: Scope, workflowId: string, limit: number, tx?: Transactional) =>
      documents.find(scope, { workflowId, finishedAt: null }, { limit, ...(tx ? { tx } : {}) }),
    /** Of one workflow, or of all; no further than to `limit`. */
    countQueued: (scope: Scope, limit: number, workflowId?: string) =>
      documents.count(
        scope,
        {
          ...(workflowId === undefined ? {} : { workflowId }),
          status: 'queued',
          dueAt: { $gt: new Date(0) },
        },
        { limit },
      ),
  };
}
export type RunStore = ReturnType<typeof runStore>;
