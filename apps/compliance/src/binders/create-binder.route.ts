import { binderOperations } from '@rymeda/contracts';
import { newId, validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { binderEvent, newBinder, toBinder } from './binder.ts';
import { buildingBinder } from './build-binder.ts';
import type { BinderParts } from './parts.ts';

export const createBinder = ({ binders, due, wake }: BinderParts) =>
  route(binderOperations.create, 'compliance_binder', async ({ scope, body, now }, tx) => {
    const { organizationId, actor } = scope;
    const thisYear = now.getUTCFullYear();
    const year = body.year ?? thisYear;
    if (year > thisYear)
      throw validationFailed([{ field: 'year', code: 'out_of_range', message: 'must not lie ahead' }]);
    const state = newBinder({ id: newId('bnd'), organizationId, year, requestedBy: actor.id, now });
    await binders.insert(tx, scope, state);
    await due.plan(tx, scope, { kind: buildingBinder, subject: state.id, at: now, lane: 'binders' });
    tx.emit(binderEvent('created', state));
    tx.afterCommit(wake);
    return { data: toBinder(state), version: 1, location: `/v1/compliance/binders/${state.id}` };
  });
