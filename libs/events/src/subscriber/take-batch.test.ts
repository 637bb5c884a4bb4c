import { expect, it } from '@jest/globals';
import { eventsByEngine, type CloudEvent } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';
import { exampleEvent } from '../asyncapi/document.ts';
import type { MessageBatch } from '../kafka.ts';
import { silentLogger as logger } from '../logger.ts';
import type { Applier } from './apply.ts';
import { defaultBackoff } from './dead-letter.rules.ts';
import { batchTaker, type TakeBatchOptions } from './take-batch.ts';

const now = new Date('2026-03-02T14:00:00Z');
const [definition] = eventsByEngine['care']!;
const eventOf = (organizationid: string, subject: string): CloudEvent => ({
  ...(exampleEvent(definition!) as unknown as CloudEvent),
  ...{ organizationid, subject },
});

/** Takes one batch in which the effects of `org_a` throw; as often as they do, until the partition is lost. */
async function taken(error: Error) {
  const [applied, opened]: [string[], unknown[]] = [[], []];
  let failures = 0;
  const applier: Applier = {
    takes: () => true,
    apply: async (events) => {
      for (const { organizationid, subject } of events) {
        if (organizationid === 'org_a' && ++failures > 0) throw error;
        applied.push(subject);
      }
    },
    inTransaction: (_event, work) => work({} as never),
  };
  const letters = {
    parkedAmong: async () => new Set(),
    open: async (_tx: unknown, letter: { attempts: number; cause: string }, next: object) =>
      void opened.push({ attempts: letter.attempts, cause: letter.cause, ...next }),
  };
  const take = batchTaker({
    ...{ name: 'billing', applier, letters, logger, backoff: defaultBackoff },
    inbox: { isApplied: async () => false },
    clock: () => now,
    onLetter: () => undefined,
  } as unknown as TakeBatchOptions);
  const events = [eventOf('org_a', 'patient/pat_1'), eventOf('org_b', 'patient/pat_2')];
  const batch = {
    ...{ topic: 'rymeda.care.events', partition: 0, lost: () => failures > 2 },
    messages: events.map((event, i) => ({
      key: event.subject,
      offset: `${i}`,
      value: JSON.stringify(event),
    })),
  } as unknown as MessageBatch;
  const done = await take(batch).then(
    () => true,
    () => false,
  );
  return { done, applied, opened };
}

it.each(['SERVICE_UNAVAILABLE', 'KEYS_UNAVAILABLE'] as const)(
  'what can’t be done for one organisation by reason of %s is put aside, and no other organisation waits',
  async (code) => {
    const { done, applied, opened } = await taken(problem(code, 'x'));
    expect({ done, applied }).toEqual({ done: true, applied: ['patient/pat_2'] });
    // No attempt is counted: it is tried until it can be done.
    const dueAt = new Date(now.getTime() + 1_000);
    expect(opened).toEqual([{ attempts: 0, cause: code, state: 'retrying', dueAt }]);
  },
);

it('the database being away is waited for, and nothing is put aside', async () => {
  const away = Object.assign(new Error('away'), { name: 'MongoNetworkError' });
  expect(await taken(away)).toMatchObject({ done: false, opened: [] });
});
