import { expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { batchOf, noShow } from '../testing/events.ts';
import { createIntake, type IntakeParts } from './intake.ts';

const keysUnavailable = problem('KEYS_UNAVAILABLE', 'Encryption keys are not available');

/** Takes an event of an organisation, whose workflows can't be read for a fault so many times. */
async function taken({ fault, times, hasEnded }: { fault: Error; times: number; hasEnded: boolean }) {
  let asked = 0;
  const aside: string[] = [];
  const parts = {
    // Once with others, and then alone.
    listeners: () => (++asked <= times + 1 ? Promise.reject(fault) : Promise.resolve(null)),
    runs: { waitingFor: () => Promise.resolve([]) },
    lanes: { raise: () => Promise.resolve() },
    hasEnded: (organizationId: string) => hasEnded && organizationId === 'org_a',
    setAside: (organizationId: string) => Promise.resolve(void aside.push(organizationId)),
    clock: () => new Date(),
    onFailure: () => undefined,
  } as unknown as IntakeParts;
  await createIntake(parts).take(batchOf([noShow('org_a', {})]));
  return { asked, aside };
}

const databaseAway = Object.assign(new Error('x'), { name: 'MongoServerSelectionError' });

it('an event of an organisation whose keys are ended holds up nobody', async () => {
  const ended = problem('DECRYPTION_FAILED', 'A stored field could not be read');
  for (const fault of [keysUnavailable, ended])
    expect(await taken({ fault, times: Infinity, hasEnded: true })).toEqual({ asked: 2, aside: [] });
});

it.each([
  {
    of: 'one whose keys are not to be had, for it is leaving',
    fault: keysUnavailable,
    hasEnded: false,
    asked: 2,
  },
  {
    of: 'one of whose workflows can’t be read',
    fault: problem('DECRYPTION_FAILED', 'A stored field could not be read'),
    hasEnded: false,
    asked: 2,
  },
  { of: 'one that has ended, while something else fails', fault: new Error('x'), hasEnded: true, asked: 4 },
])('an event of $of is set aside', async ({ fault, hasEnded, asked }) => {
  expect(await taken({ fault, times: Infinity, hasEnded })).toEqual({ asked, aside: ['org_a'] });
});

it('an event waits for the database, however long', async () => {
  expect(await taken({ fault: databaseAway, times: 5, hasEnded: false })).toEqual({ asked: 7, aside: [] });
});
