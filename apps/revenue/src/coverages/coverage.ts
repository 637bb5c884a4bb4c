import type { Coverage } from '@rymeda/contracts';

/** In memory. At rest the store encrypts the fields that the contract marks as PHI. */
export type CoverageState = Omit<Coverage, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What a caller may change. */
export const coverageFields = [
  'payerId',
  'rank',
  'subscriber',
  'memberId',
  'groupNumber',
  'relationship',
  'from',
  'to',
] as const;

export function toCoverage(state: CoverageState): Coverage {
  const { version: _version, createdAt, updatedAt, ...fields } = state;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Ids and names of changed fields: no PHI, which subscribers read through the API. */
export const coverageEvent = (
  verb: 'created' | 'updated' | 'deleted',
  state: CoverageState,
  more: object = {},
) => ({
  name: `revenue.coverage.${verb}`,
  subject: `coverage/${state.id}`,
  sequence: state.version,
  data: { id: state.id, clientId: state.clientId, payerId: state.payerId, rank: state.rank, ...more },
});
