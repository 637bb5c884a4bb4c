import type { RequirementCreate, RequirementPatch } from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import { hipaaRequirement } from './hipaa.ts';
import type { RequirementState } from './requirement.ts';

const fault = (field: string, message: string, code = 'invalid_value') =>
  validationFailed([{ field, code, message }]);

/** VALIDATION_FAILED for what the rule does not allow to be said of it. */
export function newRequirement(
  command: RequirementCreate,
  birth: { id: string; organizationId: string; seriesIds: string[]; now: Date },
): RequirementState {
  const { id, organizationId, seriesIds, now } = birth;
  return checked({
    ...{ id, organizationId, seriesIds, createdAt: now, updatedAt: now, version: 1 },
    code: command.code,
    source: hipaaRequirement(command.code) === undefined ? 'own' : 'hipaa',
    title: command.title ?? null,
    applicability: command.applicability,
    rationale: command.rationale ?? null,
  });
}

/** What the posture is built for: more would be no list that anybody reads. */
export const mostRequirements = 1_000;

/** CONFLICT when there are so many already. */
export function refuseMore(count: number): void {
  if (count >= mostRequirements)
    throw problem('CONFLICT', `There are ${mostRequirements} requirements already; delete one first`);
}

const editable = ['title', 'applicability', 'rationale', 'seriesIds'] as const;

export function changeRequirement(
  state: RequirementState,
  patch: RequirementPatch,
  facts: { seriesIds: string[] | undefined; now: Date },
): { requirement: RequirementState; changed: string[] } {
  const merged = {
    ...state,
    title: patch.title === undefined ? state.title : patch.title,
    applicability: patch.applicability ?? state.applicability,
    rationale: patch.rationale === undefined ? state.rationale : patch.rationale,
    seriesIds: facts.seriesIds ?? state.seriesIds,
  };
  const changed = editable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { requirement: state, changed };
  const requirement = checked({ ...merged, updatedAt: facts.now, version: state.version + 1 });
  return { requirement, changed: changed.map((f) => (f === 'seriesIds' ? 'artifactIds' : f)) };
}

function checked(state: RequirementState): RequirementState {
  const known = hipaaRequirement(state.code);
  if (known === undefined && /^164\./.test(state.code))
    throw fault(
      'code',
      'is no requirement of 45 CFR 164.308 to 164.316 or 164.530 as the posture lists them',
    );
  if (known !== undefined && state.title !== null) throw fault('title', 'is the rule’s own');
  if (known === undefined && state.title === null) throw fault('title', 'is required', 'required');
  if (state.applicability === 'alternative' && known?.kind !== 'addressable')
    throw fault('applicability', 'is for addressable specifications alone (45 CFR 164.306(d)(3))');
  if (state.applicability !== 'applies' && state.rationale === null)
    throw fault('rationale', 'is required: the reason is to be documented', 'required');
  return state;
}
