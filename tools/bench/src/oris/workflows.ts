import type { StackFile } from '@rymeda/stack';
import { call } from '../api.ts';
import { eachOf } from '../each-of.ts';
import type { Organization } from './organizations.ts';

const limits = { concurrency: 50, runsPerMinute: 6_000 };
const emits = (id: string) => ({ id, type: 'emit', name: id });

/** Three signals: nothing leaves the platform, so that they are recorded together. */
export const threeSteps = (kind: string) => ({
  name: `Three steps ${kind}`,
  trigger: 'event',
  triggerConfig: {
    event: 'care.session.no_show',
    condition: `event.data.serviceType == "${kind}"`,
  },
  actions: [emits('one'), emits('two'), emits('three')],
  limits,
});

const calls = (id: string) => ({ id, type: 'call', operation: 'care.sessions.list', query: { limit: '1' } });

/** Three calls of care, each recorded before it is made and after. */
export const threeCalls = () => ({
  ...threeSteps(calling),
  name: 'Three calls',
  actions: [calls('one'), calls('two'), calls('three')],
});
export const calling = 'calling';

export const waits = (seconds: number) => ({
  name: 'Waits',
  trigger: 'event',
  triggerConfig: { event: 'care.session.cancelled' },
  actions: [{ id: 'wait', type: 'wait', seconds }, emits('after')],
  limits,
});

/** Looks at each completed session, and is meant by none. */
export const meantByNone = (n: number) => ({
  name: `Nobody ${n}`,
  trigger: 'event',
  triggerConfig: {
    event: 'care.session.completed',
    condition: `event.data.serviceType == "nobody_${n}" && event.data.clientId != event.data.providerId`,
  },
  actions: [emits('never')],
});

export async function save(
  { gateway }: StackFile,
  { token }: Organization,
  all: readonly object[],
  signal: AbortSignal,
): Promise<void> {
  await eachOf(all, async (workflow) => {
    signal.throwIfAborted();
    await call('POST', `${gateway}/v1/oris/workflows`, token, workflow);
  });
}
