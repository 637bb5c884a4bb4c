import { sessionOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toSession } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const getSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.get, 'care_session', async ({ scope, params }) => {
    const session = await sessions.load(scope, params.id);
    if (session === null) throw notFound();
    return { data: toSession(session), version: session.version };
  });
