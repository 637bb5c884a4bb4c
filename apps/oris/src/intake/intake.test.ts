import { expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { batchOf, noShow } from '../testing/events.ts';
import { createIntake, type IntakeParts } from './intake.ts';

const keysUnavailable = problem('KEYS_UNAVAILABLE', 'Encryption keys are not available');

/** Takes an event of an organisation, whose workflows can't be read for a fault so many times. */
async function taken({ fault, times, isLeaving }: { fault: Error; times: number; isLeaving: boolean }) {
  let asked = 0;
  const parts = {
    // Once with others, and then alone.
    listeners: () => (++asked <= times + 1 ? Promise.reject(fault) : Promise.resolve(null)),
    runs: { waitingFor: () => Promise.resolve([]) },
    lanes: { raise: () => Promise.resolve() },
    isLeaving: (organizationId: string) => isLeaving && organizationId === 'org_a',
    clock: () => new Date(),
    onFailure: () => undefined,
  } as unknown as IntakeParts;
  await createIntake(parts).take(batchOf([noShow('org_a', {})]));
  return asked;
}

it('an event of an organisation whose keys are ended holds up nobody', async () => {
  const ended = problem('DECRYPTION_FAILED', 'A stored field could not be read');
  for (const fault of [keysUnavailable, ended])
    expect(await taken({ fault, times: Infinity, isLeaving: true })).toBe(2);
});

it.each([
  { of: 'one that stays, while its keys are not to be had', fault: keysUnavailable, isLeaving: false },
  { of: 'one that leaves, while something else fails', fault: new Error('x'), isLeaving: true },
])('an event of $of is taken again until it is done', async ({ fault, isLeaving }) => {
  expect(await taken({ fault, times: 2, isLeaving })).toBe(4);
});
