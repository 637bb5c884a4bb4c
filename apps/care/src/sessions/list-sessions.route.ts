import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toSession } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const listSessions = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.list, 'care_session', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await sessions.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toSession) };
  });
