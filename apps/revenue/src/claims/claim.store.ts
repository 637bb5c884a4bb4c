import { claimRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { isHeld, voidFrequency, type Excluded } from '../exclusions/exclusion.rules.ts';
import { draftClaim, type ClaimState } from './claim.ts';
import { linesOf, type Line } from './lines.rules.ts';

/** What a document of schema version 1 has: no lines, no submission. */
type Optional = 'lines' | 'appealDocumentIds' | 'forwarded' | 'payerStatus';
type Before = Omit<ClaimState, Optional> & Partial<Pick<ClaimState, Optional>>;

const states = {
  draft: 'draft',
  submitted: 'submitted',
  accepted: 'accepted_by_payer',
  denied: 'denied',
  paid: 'paid',
  appealed: 'denied',
} as const;

/** A claim as this version knows it, whichever wrote it. */
export function upcast(state: Before): ClaimState {
  if (state.lines !== undefined)
    return {
      ...(state as ClaimState),
      appealDocumentIds: state.appealDocumentIds ?? [],
      forwarded: state.forwarded ?? false,
      payerStatus: state.payerStatus ?? null,
    };
  const lines = linesOf(state.cptCodes, state.totalAmount);
  const { id, organizationId, createdAt: now } = state;
  const fresh = draftClaim({ ...state, lines }, { id, organizationId, now });
  return { ...fresh, ...state, lines, submissionState: states[state.status] };
}

export function claimStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const store = recordStore<ClaimState>(core, claimRecord)();
  const all = core.database.integrity<TenantDocument & { lines: Line[] }>(claimRecord.collection);
  return {
    ...store,
    /** Of some submitted claims those that ask for payment of a line that is held. Opens nothing. */
    async heldOf(tx: Tx, scope: Scope, ids: readonly string[], excluded: Excluded) {
      if (excluded.size === 0) return new Set<string>();
      const filter = {
        _id: { $in: ids },
        frequency: { $ne: voidFrequency },
        'lines.renderingProviderId': { $in: [...excluded.keys()] },
      };
      const projection = { 'lines.renderingProviderId': 1 as const, 'lines.date': 1 as const };
      const found = await all.find(scope, filter, { tx, projection });
      const held = found.filter(({ lines }) => lines.some((line) => isHeld(line, {}, excluded)));
      return new Set(held.map((row) => row._id));
    },
    /** Of some submitted claims those that nobody has said anything of yet. Opens nothing. */
    async unansweredOf(tx: Tx, scope: Scope, ids: readonly string[]): Promise<ReadonlySet<string>> {
      const filter = { _id: { $in: ids }, submissionState: 'submitted', deletedAt: null };
      const found = await all.find(scope, filter, { tx, projection: { _id: 1 } });
      return new Set(found.map((row) => row._id));
    },
    async load(...args: Parameters<typeof store.load>): Promise<ClaimState | null> {
      const found = await store.load(...args);
      return found === null ? null : upcast(found);
    },
    async list(...args: Parameters<typeof store.list>): ReturnType<typeof store.list> {
      const page = await store.list(...args);
      return { ...page, items: page.items.map(upcast) };
    },
  };
}
export type ClaimStore = ReturnType<typeof claimStore>;
