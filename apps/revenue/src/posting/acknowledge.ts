import type { PayerStatus } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import type { Transactions, Tx } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { GroupAcknowledgement } from '@rymeda/x12';
import type { BatchStore } from '../batches/batch.store.ts';
import { exceptionEvent, type ExceptionState } from '../exceptions/exception.ts';
import type { ExceptionStore } from '../exceptions/exception.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { FoundStatus, Inspected, RefusedLevel } from '../x12-files/inspect.ts';
import type { SubmissionFacts, SubmissionStore } from '../submissions/submission.store.ts';
import { advance, isNews, payerStatusOf, type Acknowledged } from './advance.rules.ts';
import type { ClaimChanges } from './claim-changes.ts';
import { postingDay } from './post-remittance.ts';

export interface AcknowledgeParts {
  transactions: Transactions;
  submissions: SubmissionStore;
  batches: BatchStore;
  exceptions: ExceptionStore;
  settings: Pick<SettingsStore, 'load'>;
  changes: ClaimChanges;
}

const chunk = 100;
const done = (matched: number, exceptions = 0) => ({
  status: 'posted' as const,
  problems: [],
  matched,
  exceptions,
});

interface Step {
  claimId: string;
  /** None where it only tells how things stand. */
  to?: Acknowledged;
  payerClaimNumber?: string | undefined;
  payerStatus?: PayerStatus | undefined;
  reason?: string;
}

/** What a 277 or 277CA tells of claims. */
interface Told {
  claims: readonly FoundStatus[];
  reportedAt: string | undefined;
}

/** What 999s, TA1s and 277CAs say, onto the claims. Each is safe to apply again, and in any order. */
export function acknowledger(parts: AcknowledgeParts) {
  const { transactions, submissions, batches, exceptions, settings, changes } = parts;
  async function apply({ organizationId }: Scope, steps: readonly Step[]): Promise<void> {
    const scope = { organizationId };
    for (let at = 0; at < steps.length; at += chunk) {
      const some = steps.slice(at, at + chunk);
      await transactions.run(jobContext(organizationId, 'x12-files'), async (tx) => {
        const change = changes.begin(
          tx,
          scope,
          await changes.load(
            tx,
            scope,
            some.map((s) => s.claimId),
          ),
        );
        const day = await postingDay(settings, scope, tx);
        for (const { claimId, to, payerClaimNumber, payerStatus, reason } of some) {
          const claim = change.get(claimId);
          if (claim === undefined) continue;
          const next = to && advance(claim.submissionState, claim.status, to);
          const news = isNews(payerStatus, claim.payerStatus) ? payerStatus : undefined;
          if (next === undefined && news === undefined) continue;
          change.apply(claimId, {
            ...(next ?? { submissionState: claim.submissionState, path: [] }),
            payerClaimNumber:
              next === undefined ? (claim.payerClaimNumber ?? payerClaimNumber) : payerClaimNumber,
            payerStatus: news,
            ...(next !== undefined && to?.startsWith('rejected') === true
              ? {
                  denialReason: reason,
                  decision: { outcome: 'rejected', deniedAmount: 0, day } as const,
                }
              : {}),
          });
        }
        await change.save();
      });
    }
  }

  /** The claims of an interchange: a claim's own, or a batch; with those who answer for it, where numbers meet. */
  async function claimsIn(
    { organizationId }: Scope,
    number: number,
    partner: string,
  ): Promise<SubmissionFacts[]> {
    // 0 is the number of what was submitted and can't be sent yet.
    if (!Number.isSafeInteger(number) || number < 1) return [];
    const scope = { organizationId };
    return transactions.run(jobContext(organizationId, 'x12-files'), async (tx: Tx) => {
      const own = (await submissions.byInterchange(tx, scope, number)).map((s) => ({
        to: s.partner,
        claims: [s],
      }));
      const sent = await batches.list(scope, { interchangeControlNumber: number }, 100, undefined, { tx });
      const inBatches = [];
      for (const { id, partner: to } of sent.items) {
        const claims = await submissions.byBatch(tx, scope, id);
        // Its payer's settings may have changed since its claims were submitted.
        inBatches.push({ to: to ?? claims[0]?.partner, claims });
      }
      const candidates = [...own, ...inBatches].filter(({ claims }) => claims.length > 0);
      const exact = candidates.filter(({ to }) => to === partner);
      // A clearinghouse may answer under another id; that is no doubt where the number was given once.
      const [only, ...others] = exact.length > 0 ? exact : candidates;
      return only === undefined || others.length > 0 ? [] : only.claims;
    });
  }

  /** What was sent under a reference (BHT03): a batch's is its number, a claim's own is CLM01. */
  async function sentAs(scope: Scope, reference: string, partner: string): Promise<SubmissionFacts[]> {
    const batch = /^B(\d{1,9})$/.exec(reference);
    if (batch !== null) return claimsIn(scope, Number(batch[1]), partner);
    const { organizationId } = scope;
    return transactions.run(jobContext(organizationId, 'x12-files'), (tx) =>
      submissions.byControlNumber(tx, { organizationId }, [reference]),
    );
  }

  /** The claims of those control numbers that are ours. */
  async function ours(
    { organizationId }: Scope,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (let at = 0; at < numbers.length; at += chunk) {
      const known = await transactions.run(jobContext(organizationId, 'x12-files'), (tx) =>
        submissions.byControlNumber(tx, { organizationId }, numbers.slice(at, at + chunk)),
      );
      for (const { controlNumber, claimId } of known) found.set(controlNumber, claimId);
    }
    return found;
  }

  return {
    ours,

    async group(scope: Scope, group: GroupAcknowledgement, partner: string) {
      // GS01 of what we send; the numbers of other kinds of groups are not ours.
      if (group.functionalId !== 'HC') return done(0);
      const claims = await claimsIn(scope, Number(group.controlNumber), partner);
      // A batch is one transaction set, with the first number of the group.
      const set = group.sets.find((s) => Number(s.controlNumber) === 1) ?? group.sets[0];
      const accepted = set === undefined ? group.accepts('0001') : set.accepted;
      const errors = (set?.errors ?? []).map((e) => `${e.segment}:${e.code}`).slice(0, 10);
      const reason = `Rejected (999): ${[group.code, set?.code ?? '', ...errors].filter(Boolean).join(' ')}`;
      const to = accepted ? 'received' : 'rejected_file';
      await apply(
        scope,
        claims.map(({ claimId }) => ({ claimId, to, reason })),
      );
      return done(claims.length);
    },

    async interchange(scope: Scope, ta1: Inspected['acknowledgements'][number]) {
      if (ta1.accepted) return done(0);
      const claims = await claimsIn(scope, Number(ta1.controlNumber), ta1.partner);
      const reason = `Rejected (TA1): ${ta1.code} ${ta1.note}`;
      await apply(
        scope,
        claims.map(({ claimId }) => ({ claimId, to: 'rejected_file', reason })),
      );
      return done(claims.length);
    },

    async claims(
      scope: Scope,
      fileId: string,
      partner: string,
      { claims: found, reportedAt, refused }: Told & { refused?: RefusedLevel },
    ) {
      let matched = 0;
      const open = new Set<string>();
      const doubt = async (...of: Parameters<typeof unclear>) => {
        await unclear(...of);
        const [, , kind, , { controlNumber }] = of;
        open.add(`${kind}/${controlNumber}`);
      };
      for (let at = 0; at < found.length; at += chunk) {
        const some = found.slice(at, at + chunk);
        const { organizationId } = scope;
        const claimOf = await ours(
          scope,
          some.map((s) => s.controlNumber),
        );
        const steps: Step[] = [];
        for (const { controlNumber, outcome, payerClaimNumber, codes, asOf } of some) {
          const claimId = claimOf.get(controlNumber);
          if (claimId === undefined || outcome === 'exception') {
            const kind = claimId === undefined ? 'unmatched' : 'status_unclear';
            await doubt({ organizationId }, fileId, kind, claimId ?? null, { controlNumber, codes });
            continue;
          }
          matched++;
          const to = outcome === 'accepted' || outcome === 'rejected' ? outcome : 'received';
          const payerStatus = payerStatusOf({ codes, asOf }, reportedAt, fileId);
          const reason = `Rejected (277CA): ${codes.join(' ')}`;
          steps.push({ claimId, to, payerClaimNumber, payerStatus, reason });
        }
        await apply(scope, steps);
      }
      if (refused === undefined) return done(matched, open.size);
      const named = new Set(found.map((s) => s.controlNumber));
      const below = (await sentAs(scope, refused.reference, partner)).filter(
        (s) => !named.has(s.controlNumber),
      );
      const reason = `Rejected (277CA): ${refused.codes.join(' ')}`;
      await apply(
        scope,
        below.map(({ claimId }) => ({ claimId, to: 'rejected', reason })),
      );
      if (below.length === 0 && found.length === 0) {
        const { organizationId } = scope;
        const content = { controlNumber: refused.reference, codes: refused.codes };
        await doubt({ organizationId }, fileId, 'status_unclear', null, content);
      }
      return done(matched + below.length, open.size);
    },

    /** Of a 277, which answers a question: how the payer says that its claims stand; money moves by an 835 alone. */
    async statuses(scope: Scope, fileId: string, { claims: found, reportedAt }: Told) {
      const claimOf = await ours(
        scope,
        found.map((s) => s.controlNumber),
      );
      const steps = found.flatMap(({ controlNumber, payerClaimNumber, codes, asOf }): Step[] => {
        const claimId = claimOf.get(controlNumber);
        const payerStatus = payerStatusOf({ codes, asOf }, reportedAt, fileId);
        return claimId === undefined ? [] : [{ claimId, payerClaimNumber, payerStatus }];
      });
      await apply(scope, steps);
      return done(steps.length);
    },
  };

  /** Once for each file and claim. */
  function unclear(
    scope: { organizationId: string },
    fileId: string,
    kind: 'unmatched' | 'status_unclear',
    claimId: string | null,
    content: { controlNumber: string; codes: string[] },
  ): Promise<void> {
    return transactions.run(jobContext(scope.organizationId, 'x12-files'), async (tx) => {
      const about = content.controlNumber;
      if (await exceptions.any(tx, scope, { fileId, kind, about })) return;
      const state: ExceptionState = {
        id: newId('exc'),
        organizationId: scope.organizationId,
        kind,
        status: 'open',
        fileId,
        remittanceId: null,
        claimId,
        amount: 0,
        content,
        note: null,
        charge: 0,
        serviceDate: null,
        createdAt: tx.now,
        updatedAt: tx.now,
        version: 1,
      };
      await exceptions.insert(tx, scope, state, { about });
      tx.emit(exceptionEvent('created', state));
    });
  }
}
