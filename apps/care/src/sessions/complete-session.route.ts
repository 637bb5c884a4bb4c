import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { SessionStore } from './session.store.ts';
import { transition } from './transition.ts';

export const completeSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.complete, 'care_session', transition(sessions, 'completed'));
