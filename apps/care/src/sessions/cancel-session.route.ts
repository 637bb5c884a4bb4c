import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { SessionStore } from './session.store.ts';
import { transition } from './transition.ts';

export const cancelSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.cancel, 'care_session', transition(sessions, 'cancelled'));
