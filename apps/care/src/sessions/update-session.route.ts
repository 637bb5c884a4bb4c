import { requirePermitted } from '@rymeda/auth';
import { sessionOperations } from '@rymeda/contracts';
import { notFound, referenceNotFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ProviderStore } from '../providers/provider.store.ts';
import { changeSession, movesSlot } from './session.rules.ts';
import { sessionEvent, toSession } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const updateSession = ({
  sessions,
  providers,
}: {
  sessions: SessionStore;
  providers: ProviderStore;
}) =>
  route(sessionOperations.update, 'care_session', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await sessions.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { session, changed } = changeSession(state, body, now);
    if (changed.length === 0) return { data: toSession(state), version: state.version };
    if (changed.includes('providerId') && !(await providers.exists(tx, scope, session.providerId)))
      throw referenceNotFound('providerId');
    requirePermitted('care_session', session);
    if (movesSlot(changed)) await sessions.takeSlot(tx, scope, session, body.allowOverlap ?? false);
    await sessions.replace(tx, scope, session);
    tx.emit(sessionEvent('updated', session, { changed }));
    return { data: toSession(session), version: session.version };
  });
