import { gather, problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import { runAsSystem, type Scope, type TenantDocument, type Transactional } from '@rymeda/tenancy';
import type { Definition } from '../definition/definition.ts';
import type { Texts, WorkflowDocument, WorkflowState } from './workflow.ts';

/** One definition of a workflow, for ever: runs keep the one that they began with. */
interface DefinitionDocument extends TenantDocument {
  /** `<workflow>.<number>`. */
  _id: string;
  organizationId: string;
  workflowId: string;
  number: number;
  createdAt: Date;
  /** `ENC[…]` of the JSON of a Definition. */
  sealed: string;
}

/** Raised whenever a workflow of the organisation changes: who knows the number knows all of them. */
interface GenerationDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  number: number;
}

/** An active workflow as intake sees it. */
export type Subscribed = Pick<
  WorkflowDocument,
  '_id' | 'organizationId' | 'trigger' | 'events' | 'definition' | 'limits' | 'activeSince' | 'countsSince'
>;

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8');

export function workflowStore({ database, keptBlobs }: Pick<EngineCore, 'database' | 'keptBlobs'>) {
  const documents = database.collection<WorkflowDocument>('workflows');
  const definitions = database.collection<DefinitionDocument>('definitions');
  const generations = database.collection<GenerationDocument>('generations');
  /** Asked for each organisation that anything happens in: many ask at once. */
  const generationOf = runAsSystem('oris-generations', () =>
    gather(async (ids: string[]) => {
      const sought = [...new Set(ids)].map((_id) => ({ scope: { organizationId: _id }, filter: { _id } }));
      const found = await database.across<GenerationDocument>('generations').find(sought);
      const numbers = new Map(found.map((g) => [g._id, g.number]));
      return ids.map((id) => numbers.get(id) ?? 0);
    }),
  );
  const cipher = keptBlobs('workflows', 'sealed');
  const definitionCipher = keptBlobs('definitions', 'sealed');
  const definitionId = (workflowId: string, number: number): string => `${workflowId}.${number}`;
  async function openDefinition({ organizationId, _id, sealed }: DefinitionDocument): Promise<Definition> {
    const plain = await definitionCipher.open(organizationId, _id, sealed);
    return JSON.parse(plain.toString('utf8')) as Definition;
  }

  async function toDocument(scope: Scope, state: WorkflowState): Promise<WorkflowDocument> {
    const { id, name, description, definition, definitionNumber, ...clear } = state;
    const texts: Texts = { name, description, definition };
    const sealed = await cipher.seal(scope.organizationId, id, json(texts));
    return { _id: id, schemaVersion: 1, ...clear, definition: definitionNumber, sealed, deletedAt: null };
  }

  async function open(found: WorkflowDocument): Promise<WorkflowState> {
    const { _id, schemaVersion: _v, sealed, deletedAt: _d, definition, ...clear } = found;
    const texts = JSON.parse(
      (await cipher.open(found.organizationId, _id, sealed)).toString('utf8'),
    ) as Texts;
    return { id: _id, ...clear, ...texts, definitionNumber: definition };
  }

  async function raise(tx: Transactional, scope: Scope): Promise<void> {
    const { organizationId } = scope;
    await generations.update(scope, { _id: organizationId }, { $inc: { number: 1 } }, tx, { upsert: true });
  }

  async function insertDefinition(tx: Transactional, scope: Scope, state: WorkflowState): Promise<void> {
    const { organizationId } = scope;
    const _id = definitionId(state.id, state.definitionNumber);
    const sealed = await definitionCipher.seal(organizationId, _id, json(state.definition));
    const { id: workflowId, definitionNumber: number, updatedAt: createdAt } = state;
    await definitions.insert(scope, { _id, organizationId, workflowId, number, createdAt, sealed }, tx);
  }

  return {
    async load(scope: Scope, id: string, tx?: Transactional): Promise<WorkflowState | null> {
      const found = await documents.findOne(scope, { _id: id, deletedAt: null }, tx ? { tx } : {});
      return found && open(found);
    },
    async list(
      scope: Scope,
      filter: object,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<WorkflowState>> {
      const rows = await documents.find(
        scope,
        { ...filter, deletedAt: null, ...afterPosition(after) },
        { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
      );
      const page = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { ...page, items: await Promise.all(page.items.map(open)) };
    },
    /** Deleted ones as well, for who is given all that there is. */
    async all(
      scope: Scope,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<WorkflowState & { deletedAt: Date | null }>> {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: limit + 1 };
      const rows = await documents.find(scope, afterPosition(after), newest);
      const page = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      const items = page.items.map(async (r) => ({ ...(await open(r)), deletedAt: r.deletedAt ?? null }));
      return { ...page, items: await Promise.all(items) };
    },
    count: (scope: Scope, tx: Transactional): Promise<number> =>
      documents.count(scope, { deletedAt: null }, { tx }),
    async insert(tx: Transactional, scope: Scope, state: WorkflowState): Promise<void> {
      await documents.insert(scope, await toDocument(scope, state), tx);
      await insertDefinition(tx, scope, state);
      await raise(tx, scope);
    },
    async replace(tx: Transactional, scope: Scope, state: WorkflowState, redefined: boolean): Promise<void> {
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      const result = await documents.replace(scope, was, await toDocument(scope, state), tx);
      if (result.matched !== 1) throw problem('CONFLICT', 'The workflow was changed meanwhile');
      if (redefined) await insertDefinition(tx, scope, state);
      await raise(tx, scope);
    },
    async softDelete(tx: Transactional, scope: Scope, state: WorkflowState, now: Date): Promise<void> {
      const set = {
        deletedAt: now,
        updatedAt: now,
        version: state.version,
        status: 'disabled',
        nextRunAt: null,
      };
      await documents.update(
        scope,
        { _id: state.id, version: state.version - 1, deletedAt: null },
        { $set: set },
        tx,
      );
      await raise(tx, scope);
    },
    async definition(scope: Scope, workflowId: string, number: number): Promise<Definition | null> {
      const found = await definitions.findOne(scope, { _id: definitionId(workflowId, number) });
      return found && openDefinition(found);
    },
    /** Every definition that there ever was, newest first. */
    async definitions(
      scope: Scope,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<Omit<DefinitionDocument, 'sealed'> & { definition: Definition }>> {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: limit + 1 };
      const rows = await definitions.find(scope, afterPosition(after), newest);
      const page = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      const items = page.items.map(async (row) => {
        const { sealed: _sealed, ...clear } = row;
        return { ...clear, definition: await openDefinition(row) };
      });
      return { ...page, items: await Promise.all(items) };
    },
    generation: ({ organizationId }: Scope): Promise<number> => generationOf(organizationId),
    /** Active workflows that look at events. */
    subscribed: (scope: Scope): Promise<Subscribed[]> =>
      documents.find(
        scope,
        { status: 'active', trigger: { $in: ['event', 'threshold'] }, deletedAt: null },
        {
          projection: {
            ...{ trigger: 1, events: 1, definition: 1, limits: 1, organizationId: 1 },
            ...{ activeSince: 1, countsSince: 1 },
          },
        },
      ),
    /** What its workers need to know of a workflow, without what its author wrote. */
    facts: (scope: Scope, id: string): Promise<WorkflowDocument | null> =>
      documents.findOne(scope, { _id: id }, { projection: { sealed: 0 } }),
    /** The same of those that most is asked of; not of all where they are many. */
    activeFacts: (scope: Scope): Promise<WorkflowDocument[]> =>
      documents.find(
        scope,
        { status: 'active', deletedAt: null },
        { projection: { sealed: 0 }, sort: { createdAt: -1, _id: -1 }, limit: 200 },
      ),
    dueSchedules: (scope: Scope, by: Date, limit: number): Promise<WorkflowDocument[]> =>
      documents.find(
        scope,
        { trigger: 'schedule', status: 'active', nextRunAt: { $lte: by }, deletedAt: null },
        { sort: { nextRunAt: 1 }, limit },
      ),
    async nextSchedule(scope: Scope): Promise<Date | null> {
      const [first] = await documents.find(
        scope,
        { trigger: 'schedule', status: 'active', nextRunAt: { $gt: new Date(0) }, deletedAt: null },
        { sort: { nextRunAt: 1 }, limit: 1, projection: { nextRunAt: 1 } },
      );
      return first?.nextRunAt ?? null;
    },
    /** The schedule goes on; false when somebody else has moved it, or it was changed. */
    async moveSchedule(
      tx: Transactional,
      scope: Scope,
      of: WorkflowDocument,
      next: Date | null,
    ): Promise<boolean> {
      const was = { _id: of._id, version: of.version, nextRunAt: of.nextRunAt, status: 'active' };
      return (await documents.update(scope, was, { $set: { nextRunAt: next } }, tx)).matched === 1;
    },
  };
}
export type WorkflowStore = ReturnType<typeof workflowStore>;
