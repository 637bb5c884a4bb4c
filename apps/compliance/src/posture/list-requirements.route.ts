import { requirementOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { PostureParts } from './parts.ts';
import { toRequirement } from './requirement.ts';

export const listRequirements = ({ requirements }: Pick<PostureParts, 'requirements'>) =>
  route(requirementOperations.list, 'compliance_requirement', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await requirements.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toRequirement) };
  });
