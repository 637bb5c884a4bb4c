import { requirementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { PostureParts } from './parts.ts';
import { requirementEvent } from './requirement.ts';

export const deleteRequirement = ({ requirements }: PostureParts) =>
  route(requirementOperations.delete, 'compliance_requirement', async ({ scope, params, ifMatch }, tx) => {
    const state = await requirements.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await requirements.softDelete(tx, scope, gone);
    tx.emit(requirementEvent('deleted', gone));
    return undefined;
  });
