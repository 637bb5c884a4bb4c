import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { holdPatient, holdProvider, type Participants } from './participants.ts';
import type { SessionStore } from './session.store.ts';
import { transition } from './transition.ts';

/** Patient and provider are held: neither is deleted while the session is in progress. */
export const startSession = ({ sessions, ...participants }: Participants & { sessions: SessionStore }) =>
  route(
    sessionOperations.start,
    'care_session',
    transition(sessions, 'in_progress', async (tx, scope, session) => {
      await holdPatient(participants, tx, scope, session);
      await holdProvider(participants, tx, scope, session);
    }),
  );
