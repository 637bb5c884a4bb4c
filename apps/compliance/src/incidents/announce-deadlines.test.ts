import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { Terms } from './breach-clock.rules.ts';
import { deadlineAnnouncer, termsChanger } from './announce-deadlines.ts';
import { addNotice, newIncident, triage } from './incident.rules.ts';
import type { IncidentState } from './incident.ts';

const day = (n: number) => new Date(Date.UTC(2027, 0, n, 12));
const job = { organizationId: 'org_1', subject: 'inc_1' } as never;

/** An incident in memory, which was reported and triaged on January 1st. */
function clock() {
  let now = day(1);
  const command = {
    ...{ category: 'privacy' as const, title: 'x', description: 'x', anonymous: false },
  };
  const reported = newIncident(command, {
    ...{ id: 'inc_1', organizationId: 'org_1', reportedBy: null },
    now,
  });
  let state: IncidentState = triage(reported, { severity: 'high', affected: 900 }, { now, zone: 'UTC' });
  const terms: Terms = { individualsDays: null, coveredEntityDays: null, stateDays: {} };
  let said: unknown[][] = [];
  const emit = ({ data }: { data: { notice: string; daysLeft: number } }) =>
    said.push([data.notice, data.daysLeft]);
  const parts = {
    incidents: {
      openIds: () => Promise.resolve(['inc_1']),
      load: () => Promise.resolve(state),
      replace: (_tx: object, _scope: object, next: IncidentState) => Promise.resolve(void (state = next)),
      setClock: (_tx: object, _scope: object, _id: string, clockSetAt: Date) =>
        Promise.resolve(void (state = { ...state, clockSetAt })),
    },
    settings: { load: () => Promise.resolve(terms) },
    directory: { timezone: () => Promise.resolve('UTC') },
    due: { plan: () => Promise.resolve(), cancel: () => Promise.resolve() },
    runJob: (_by: object, work: (tx: Tx, scope: object) => Promise<unknown>) =>
      work({ now, emit, afterCommit: () => undefined } as unknown as Tx, {}),
  } as never;
  const finish = () => Promise.resolve();
  return {
    goTo: (n: number) => (now = day(n)),
    tell: (sentOn: string) => (state = addNotice(state, { notice: 'individuals', sentOn }, 'UTC', now)),
    async shorten(individualsDays: number) {
      terms.individualsDays = individualsDays;
      await termsChanger(parts)(job, finish);
    },
    /** What is said now. */
    async announced() {
      said = [];
      await deadlineAnnouncer(parts)(job, finish);
      return said;
    },
  };
}

it('a shorter term that leaves little time is told of once for each notice', async () => {
  const incident = clock();
  incident.goTo(26);
  expect(await incident.announced()).toEqual([]);
  await incident.shorten(30);
  expect(await incident.announced()).toEqual([
    ['individuals', 6],
    ['hhs', 6],
  ]);
  incident.goTo(31);
  expect(await incident.announced()).toEqual([
    ['individuals', 1],
    ['hhs', 1],
  ]);
});

it('a notice that is due with another is told of once when that was given', async () => {
  const incident = clock();
  incident.goTo(20);
  expect(await incident.announced()).toEqual([]);
  incident.tell('2027-01-20');
  expect(await incident.announced()).toEqual([['hhs', 1]]);
  incident.goTo(21);
  expect(await incident.announced()).toEqual([['hhs', 0]]);
  expect(await incident.announced()).toEqual([]);
});
