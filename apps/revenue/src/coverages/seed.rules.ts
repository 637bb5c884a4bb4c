import type { KnownPatient } from '../care/care-client.ts';
import { unfinishedCoverage } from './coverage.rules.ts';
import type { CoverageState } from './coverage.ts';

/** What a patient's record may call it; care takes any text. By X12 element 1069 too. */
const words: Readonly<Record<Exclude<CoverageState['relationship'], 'other'>, readonly string[]>> = {
  self: ['self', 'subscriber', 'insured', 'policyholder', 'same', 'patient', '18'],
  spouse: ['spouse', 'husband', 'wife', 'married', '01', '1'],
  child: ['child', 'son', 'daughter', 'dependent', 'dependant', '19'],
};

const relationshipOf = (said: string | null | undefined): CoverageState['relationship'] => {
  const word = (said ?? '').trim().toLowerCase();
  if (word === '') return 'self';
  const known = Object.entries(words).find(([, all]) => all.includes(word));
  return known === undefined ? 'other' : (known[0] as keyof typeof words);
};

/**
 * The coverage of rank 1 that a patient's `insuranceInfo` makes; none without a member id. A dependant's has no
 * subscriber yet, whose name is not in the record: sessions make drafts by it, and the check before submission asks
 * for him.
 */
export function seededCoverage(
  { insuranceInfo }: Pick<KnownPatient, 'insuranceInfo'>,
  { clientId, payerId }: Pick<CoverageState, 'clientId' | 'payerId'>,
  birth: { id: string; organizationId: string; now: Date },
): CoverageState | undefined {
  const { memberId, groupNumber, relationship } = insuranceInfo ?? {};
  const member = memberId?.trim() ?? '';
  if (member.length < 2) return undefined;
  const group = groupNumber?.trim();
  return unfinishedCoverage(
    {
      ...{ clientId, payerId, rank: 1, memberId: member, relationship: relationshipOf(relationship) },
      groupNumber: group && group.length <= 50 ? group : null,
    },
    birth,
  );
}
