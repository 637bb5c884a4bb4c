import { requirementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { evidenceSeries } from './evidence-series.ts';
import type { PostureParts } from './parts.ts';
import { changeRequirement } from './requirement.rules.ts';
import { requirementEvent, toRequirement } from './requirement.ts';

export const updateRequirement = ({ requirements, artifacts }: PostureParts) =>
  route(
    requirementOperations.update,
    'compliance_requirement',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const state = await requirements.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const { artifactIds } = body;
      const seriesIds =
        artifactIds === undefined ? undefined : await evidenceSeries(artifacts, tx, scope, artifactIds);
      const { requirement, changed } = changeRequirement(state, body, { seriesIds, now });
      if (changed.length > 0) {
        await requirements.replace(tx, scope, requirement);
        tx.emit(requirementEvent('updated', requirement, { changed }));
      }
      return { data: toRequirement(requirement), version: requirement.version };
    },
  );
