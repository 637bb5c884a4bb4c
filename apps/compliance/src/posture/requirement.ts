import type { Requirement } from '@rymeda/contracts';

/** In memory; words are encrypted at rest. */
export type RequirementState = Omit<Requirement, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const toRequirement = ({ version: _version, ...state }: RequirementState): Requirement => ({
  ...state,
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

export const requirementEvent = (
  verb: 'created' | 'updated' | 'deleted',
  { id, source, applicability, version }: RequirementState,
  more: object = {},
) => ({
  name: `compliance.requirement.${verb}`,
  subject: `requirement/${id}`,
  sequence: version,
  data: { id, source, applicability, ...more },
});
