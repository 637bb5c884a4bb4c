import { requirementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { PostureParts } from './parts.ts';
import { toRequirement } from './requirement.ts';

export const getRequirement = ({ requirements }: Pick<PostureParts, 'requirements'>) =>
  route(requirementOperations.get, 'compliance_requirement', async ({ scope, params }) => {
    const state = await requirements.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toRequirement(state), version: state.version };
  });
