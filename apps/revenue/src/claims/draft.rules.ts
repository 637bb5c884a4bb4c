import { primaryOn, type CoveragePeriod } from '../coverages/coverage.rules.ts';
import type { Fee, PayerState } from '../payers/payer.ts';
import { draftClaim, type Birth, type ClaimState } from './claim.ts';
import { lineOf } from './lines.rules.ts';

/** A completed session, as far as a claim is made of it. */
export interface CompletedSession {
  id: string;
  clientId: string;
  serviceType: string;
  /** YYYY-MM-DD: the day on which it was started, where the organisation is. */
  serviceDate: string;
}

export const payerOf = (
  session: CompletedSession,
  coverages: readonly CoveragePeriod[],
): string | undefined => primaryOn(session.serviceDate, coverages)?.payerId;

/** The fees for a service on a day. */
export const feesFor = (schedule: readonly Fee[], serviceType: string, day: string): Fee[] =>
  schedule.filter(
    (fee) => fee.serviceType === serviceType && (!fee.from || fee.from <= day) && (!fee.to || day <= fee.to),
  );

/** The most procedures that a claim may have. */
const mostProcedures = 50;

/** A draft without diagnoses, which a person adds; undefined when the payer's schedule doesn't know the service. */
export function draftOf(
  session: CompletedSession,
  payer: Pick<PayerState, 'id' | 'feeSchedule'>,
  birth: Birth,
): ClaimState | undefined {
  const fees = feesFor(payer.feeSchedule, session.serviceType, session.serviceDate);
  if (fees.length === 0 || fees.length > mostProcedures) return undefined;
  return draftClaim(
    {
      clientId: session.clientId,
      sessionId: session.id,
      payerId: payer.id,
      icdCodes: [],
      lines: fees.map((fee) => ({
        ...lineOf(fee.cpt, fee.charge, fee.modifiers),
        date: session.serviceDate,
      })),
    },
    birth,
  );
}
