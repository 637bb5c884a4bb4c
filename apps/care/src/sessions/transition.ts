import { notFound } from '@rymeda/kernel';
import { checkIfMatch, type Answer, type Call } from '@rymeda/service';
import type { Session, sessionOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { moveSession } from './session.rules.ts';
import { eventOfStatus, sessionEvent, toSession, type SessionState, type SessionStatus } from './session.ts';
import type { SessionStore } from './session.store.ts';

type Action = Call<typeof sessionOperations.start>;

/** May refuse what the status alone allows. */
type Judge = (tx: Tx, scope: TenantContext, session: SessionState) => Promise<void>;

/** What start, complete, cancel and no-show share: load, decide, save, tell. */
export const transition =
  (sessions: SessionStore, to: SessionStatus, judge?: Judge) =>
  async ({ scope, params, body, ifMatch, now }: Action, tx: Tx): Promise<Answer<Session>> => {
    const state = await sessions.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const session = moveSession(state, to, now);
    await judge?.(tx, scope, session);
    await sessions.replace(tx, scope, session);
    tx.emit(
      sessionEvent(eventOfStatus(to), session, body.reason === undefined ? {} : { reason: body.reason }),
    );
    return { data: toSession(session), version: session.version };
  };
