import type { KnownPatient } from '../care/care-client.ts';
import type { Birth } from '../claims/claim.ts';
import type { PayerState } from '../payers/payer.ts';
import { newCoverage } from './coverage.rules.ts';
import type { CoverageState } from './coverage.ts';

const relationships: Readonly<Record<string, CoverageState['relationship']>> = {
  self: 'self',
  '': 'self',
};

/**
 * The first coverage of a patient, as its `insuranceInfo` tells it: the payer by its record or its outside id, and a
 * member id. Whose insurance it is that isn't the patient's own is not told there, so a person has to record it.
 */
export function seededCoverage(
  clientId: string,
  insurance: KnownPatient['insuranceInfo'],
  payer: Pick<PayerState, 'id' | 'payerId'>,
  birth: Birth,
): CoverageState | undefined {
  const { payerId, memberId, groupNumber, relationship } = insurance ?? {};
  const own = relationships[(relationship ?? '').trim().toLowerCase()];
  const isPayer = payerId === payer.id || payerId === payer.payerId;
  if (!memberId || memberId.trim().length < 2 || own === undefined || !isPayer) return undefined;
  return newCoverage(
    {
      clientId,
      payerId: payer.id,
      rank: 1,
      memberId,
      relationship: own,
      ...(groupNumber ? { groupNumber: groupNumber.slice(0, 50) } : {}),
    },
    birth,
  );
}
