import type { KnownPatient } from '../care/care-client.ts';
import { newCoverage } from './coverage.rules.ts';
import type { CoverageState } from './coverage.ts';

/** What a patient's record says where the patient is the insured person. */
const self = ['self', 'subscriber', 'insured', 'policyholder', 'same', '18'];

/**
 * The coverage of rank 1 that a patient's `insuranceInfo` makes. None without a member id; and none of a dependant, for
 * whose subscriber a claim needs a name and birth date that are not in it.
 */
export function seededCoverage(
  { insuranceInfo }: Pick<KnownPatient, 'insuranceInfo'>,
  { clientId, payerId }: Pick<CoverageState, 'clientId' | 'payerId'>,
  birth: { id: string; organizationId: string; now: Date },
): CoverageState | undefined {
  const { memberId, groupNumber, relationship } = insuranceInfo ?? {};
  const member = memberId?.trim() ?? '';
  if (member.length < 2 || !self.includes((relationship ?? 'self').trim().toLowerCase())) return undefined;
  const group = groupNumber?.trim();
  return newCoverage(
    {
      ...{ clientId, payerId, rank: 1, memberId: member, relationship: 'self' },
      groupNumber: group && group.length <= 50 ? group : null,
    },
    birth,
  );
}
