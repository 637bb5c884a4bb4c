import { requirementOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { evidenceSeries } from './evidence-series.ts';
import type { PostureParts } from './parts.ts';
import { planPosture } from './plan-posture.ts';
import { newRequirement, refuseMore } from './requirement.rules.ts';
import { requirementEvent, toRequirement } from './requirement.ts';

export const createRequirement = ({ requirements, artifacts, due }: PostureParts) =>
  route(requirementOperations.create, 'compliance_requirement', async ({ scope, body, now }, tx) => {
    refuseMore(await requirements.count(tx, scope));
    const seriesIds = await evidenceSeries(artifacts, tx, scope, body.artifactIds);
    const { organizationId } = scope;
    const state = newRequirement(body, { id: newId('req'), organizationId, seriesIds, now });
    await requirements.insert(tx, scope, state);
    await planPosture(due, tx, scope);
    tx.emit(requirementEvent('created', state));
    const location = `/v1/compliance/requirements/${state.id}`;
    return { data: toRequirement(state), version: 1, location };
  });
