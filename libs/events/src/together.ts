import { gather, isSampled, type Clock } from '@rymeda/kernel';
import { runAsTenant, type Later, type TenantContext, type Transactional } from '@rymeda/tenancy';
import { collecting } from './collecting.ts';
import { hasLabel } from './mongo.ts';
import type { OutboxRow } from './outbox.ts';
import type { OutboxTx, Transactions, Tx } from './tx.ts';

interface Kept {
  items: unknown[];
  write: (items: unknown[], tx: Transactional) => Promise<void>;
}

/** What work that read nothing wants written. */
export interface Draft {
  context: TenantContext;
  writes: Map<object, Kept>;
  rows: OutboxRow[];
}

/** The writes of all drafts, those of one kind at once, in the order of the first of each kind. */
export async function writeDrafts(drafts: readonly Draft[], tx: Transactional): Promise<void> {
  const kinds = new Map<object, Kept>();
  for (const { writes } of drafts)
    for (const [kind, { items, write }] of writes) {
      const kept = kinds.get(kind);
      if (kept === undefined) kinds.set(kind, { items: [...items], write });
      else kept.items.push(...items);
    }
  for (const { items, write } of kinds.values()) await write(items, tx);
}

export interface TogetherParts {
  engine: string;
  clock: Clock;
  alone: Transactions['run'];
  commit: (context: TenantContext, drafts: readonly Draft[]) => Promise<void>;
  /** Whether nothing was committed and another attempt may succeed. */
  isTransient: (error: unknown) => boolean;
}

/** Drafts in one transaction. */
const most = 50;
/** After one that failed, an organisation's are written alone for so long: its duplicates cost nobody a second attempt. */
const aloneMs = 1_000;

/**
 * Group commit of changes: work is done on a draft, which keeps what is to be inserted, and drafts of one organisation
 * that are ready at the same moment, or while others are written, are one transaction. A draft that asks for the session
 * wants to read: it is given up, and the work is run alone, as it is when its transaction did not commit.
 */
export function togetherWriter({
  engine,
  clock,
  alone,
  commit,
  isTransient,
}: TogetherParts): Transactions['together'] {
  const aloneUntil = new Map<string, number>();

  /** Of each whether it is committed, or why that can't be told. */
  const committed = gather(async (drafts: Draft[]): Promise<(boolean | Error)[]> => {
    const byOrganization = [...Map.groupBy(drafts, (draft) => draft.context.organizationId)];
    const told = new Map(
      await Promise.all(byOrganization.map(async ([id, its]) => [id, await outcomeOf(its)] as const)),
    );
    return drafts.map((draft) => told.get(draft.context.organizationId) ?? false);
  }, most);

  async function outcomeOf(drafts: readonly Draft[]): Promise<boolean | Error> {
    // Of the trace that is kept, where one of them is; the others' wait is a part of their requests.
    const teller = drafts.find((draft) => isSampled(draft.context.traceparent)) ?? drafts[0];
    if (teller === undefined) return false;
    const { context } = teller;
    try {
      await commit(context, drafts);
      return true;
    } catch (error) {
      aloneUntil.set(context.organizationId, performance.now() + aloneMs);
      // Made again it might be there twice.
      return error instanceof Error && hasLabel(error, 'UnknownTransactionCommitResult') ? error : false;
    }
  }

  function mustBeAlone(organizationId: string): boolean {
    const until = aloneUntil.get(organizationId);
    if (until === undefined) return false;
    if (performance.now() < until) return true;
    aloneUntil.delete(organizationId);
    return false;
  }

  /** The work done on a draft; undefined when it has to be run alone. */
  async function drafted<T>(context: TenantContext, work: (tx: Tx) => Promise<T>) {
    const now = clock();
    const told = collecting(engine, now);
    const writes = new Map<object, Kept>();
    let reads = false;
    const later: Later = (kind, item, write) => {
      const kept = writes.get(kind);
      if (kept === undefined) writes.set(kind, { items: [item], write: write as Kept['write'] });
      else kept.items.push(item);
      return true;
    };
    const of = (teller: TenantContext): OutboxTx => ({
      get session(): never {
        reads = true;
        throw new Error('A draft has no session');
      },
      ...{ now, attempt: 0, later },
      ...told.by(teller, of),
    });
    try {
      const result = await runAsTenant(context, () => work(of(context)));
      await runAsTenant(context, () => told.prepare());
      return reads ? undefined : { result, told, draft: { context, writes, rows: told.rows } };
    } catch (error) {
      if (reads || isTransient(error)) return undefined;
      throw error;
    }
  }

  return async (context, work) => {
    const disclosedBefore = [...context.disclosures];
    const done = mustBeAlone(context.organizationId) ? undefined : await drafted(context, work);
    const outcome = done !== undefined && (await committed(done.draft));
    if (outcome instanceof Error) throw outcome;
    if (done !== undefined && outcome) {
      done.told.finish();
      return done.result;
    }
    context.disclosures.splice(0, Infinity, ...disclosedBefore);
    return alone(context, work);
  };
}
