import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { SessionStore } from './session.store.ts';
import { transition } from './transition.ts';

export const startSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.start, 'care_session', transition(sessions, 'in_progress'));
