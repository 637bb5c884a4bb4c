import type { Finding } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { ClaimStore } from '../claims/claim.store.ts';
import type { ClaimState } from '../claims/claim.ts';
import { coverageFor, lacksSubscriber } from '../coverages/coverage.rules.ts';
import type { CoverageState } from '../coverages/coverage.ts';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import { localDay } from '../days.ts';
import type { ExclusionStore } from '../exclusions/exclusion.store.ts';
import { isWritable } from '../parties/address.rules.ts';
import { zoneOf, type Parties, type PartiesOf } from '../parties/parties.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import type { PayerState } from '../payers/payer.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { KnownCodes } from '../code-lists/known-codes.ts';
import { dayOf, isLevelTwo, plain, scrub, type Facts } from './scrub.rules.ts';

/** A claim, what was found in it, and what it was held against. */
export interface Checked {
  findings: Finding[];
  payer: PayerState | null;
  parties: Parties;
}

/** SERVICE_UNAVAILABLE while those who know patients, providers and the organisation can't be asked. */
export type CheckClaim = (tx: Tx, scope: TenantContext, claim: ClaimState) => Promise<Checked>;

interface Parts {
  claims: Pick<ClaimStore, 'any'>;
  coverages: Pick<CoverageStore, 'periodsOf' | 'load'>;
  payers: Pick<PayerStore, 'load'>;
  settings: Pick<SettingsStore, 'load'>;
  partiesOf: PartiesOf;
  exclusions: Pick<ExclusionStore, 'excluded'>;
  codesKnown: KnownCodes;
}

export const claimChecker =
  ({ claims, coverages, payers, settings, partiesOf, exclusions, codesKnown }: Parts): CheckClaim =>
  async (tx, scope, claim) => {
    const { checks } = await settings.load(scope, tx);
    const payer = await payers.load(scope, claim.payerId, tx);
    const periods = await coverages.periodsOf(tx, scope, claim.clientId);
    const duplicate = await claims.any(tx, scope, sameService(claim));
    const parties = await partiesOf(tx, scope, claim);
    const excluded = await exclusions.excluded(scope, tx);
    const [first] = claim.lines;
    const now = localDay(tx.now, zoneOf(parties.organization));
    const day = (first && dayOf(first, parties)) ?? now;
    const { payerId, rank } = claim;
    const billed = coverageFor({ day, payerId, rank }, periods);
    const coverage = billed && (await coverages.load(scope, billed._id, tx));
    const covered = coverage ? coveredBy(coverage) : 'no';
    const lists = await codesKnown({
      diagnoses: claim.icdCodes.map(plain),
      day,
      procedures: claim.lines
        .filter((line) => isLevelTwo(line.cpt))
        .map((line) => ({ code: line.cpt, day: dayOf(line, parties) ?? now })),
    });
    const findings = scrub(
      { claim, payer, parties, covered, duplicate, excluded, today: now, lists },
      checks,
    );
    return { findings, payer, parties };
  };

function coveredBy(coverage: CoverageState): Facts['covered'] {
  if (lacksSubscriber(coverage)) return 'without_subscriber';
  const { relationship, subscriber } = coverage;
  return relationship !== 'self' && !isWritable(subscriber?.lastName) ? 'subscriber_in_other_letters' : 'yes';
}

/** Another claim that stands, for a service of the same session, to a payer of the same rank. */
const sameService = (claim: ClaimState) => ({
  sessionId: claim.sessionId,
  status: { $in: ['submitted', 'accepted', 'paid', 'appealed'] },
  submissionState: { $nin: ['replaced', 'voided', 'reversed'] },
  rank: claim.rank,
  cptCodes: { $in: claim.cptCodes },
  _id: { $nin: [claim.id, ...(claim.replacesClaimId === null ? [] : [claim.replacesClaimId])] },
});
