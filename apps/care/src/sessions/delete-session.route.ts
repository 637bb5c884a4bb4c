import { sessionOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { sessionEvent } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const deleteSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.delete, 'care_session', async ({ scope, params, ifMatch }, tx) => {
    const state = await sessions.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = { ...state, version: state.version + 1 };
    await sessions.softDelete(tx, scope, gone);
    tx.emit(sessionEvent('deleted', gone));
    return undefined;
  });
