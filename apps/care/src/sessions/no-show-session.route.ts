import { sessionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { SessionStore } from './session.store.ts';
import { transition } from './transition.ts';

export const noShowSession = ({ sessions }: { sessions: SessionStore }) =>
  route(sessionOperations.noShow, 'care_session', transition(sessions, 'no_show'));
