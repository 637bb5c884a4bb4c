import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { Call } from '@rymeda/service';
import { usualSettings, type SettingsState } from './settings.ts';
import { updateSettings } from './update-settings.route.ts';

const now = new Date('2026-11-21T10:00:00Z');
const scope = { organizationId: 'org_a' };

/** What a change of the settings, which say this so far, does besides. */
async function changed(before: Partial<SettingsState>, body: Partial<SettingsState>, ifMatch?: string) {
  const done: string[] = [];
  const note = (what: string) => async (_tx: unknown, _scope: unknown, id?: unknown) =>
    void done.push(typeof id === 'string' ? `${what} ${id}` : what);
  const after: (() => void)[] = [];
  const tx = {
    now,
    emit: ({ name, sequence, data }: { name: string; sequence: number; data: unknown }) =>
      done.push(`${name} ${sequence} ${JSON.stringify(data)}`),
    afterCommit: (work: () => void) => after.push(work),
  };
  const { handler } = updateSettings({
    settings: {
      load: async () => ({ ...usualSettings('org_a'), version: 3, ...before }),
      save: note('saved'),
    } as never,
    remittances: { filesAwaitingDeposit: async () => new Set(['fil_1', 'fil_2']) },
    x12Files: { enqueue: note('carried on') },
    wakeFiles: () => done.push('woken'),
  });
  const call = { scope, body, ifMatch, now };
  await handler(call as unknown as Call<never>, tx as unknown as Tx);
  const within = [...done];
  for (const work of after) work();
  return { within, after: done.slice(within.length) };
}
const told = (...fields: string[]) =>
  `revenue.settings.updated 4 ${JSON.stringify({ id: 'org_a', changed: fields })}`;

it('files whose payments wait for a deposit are carried on where none is required any more', async () => {
  expect(await changed({ requireDeposit: true }, { requireDeposit: false })).toEqual({
    within: ['saved', 'carried on fil_1', 'carried on fil_2', told('requireDeposit')],
    after: ['woken'],
  });
});

it.each<[string, Partial<SettingsState>, Partial<SettingsState>, string[]]>([
  ['one is required from now on', {}, { requireDeposit: true }, ['saved', told('requireDeposit')]],
  [
    'something else changes',
    { requireDeposit: true },
    { closedThrough: '2026-10-31' },
    ['saved', told('closedThrough')],
  ],
  [
    'something else changes and none was required',
    {},
    { closedThrough: '2026-10-31' },
    ['saved', told('closedThrough')],
  ],
  ['nothing changes', { requireDeposit: true }, { requireDeposit: true }, []],
])('and no others: where %s they wait on', async (_what, before, body, within) => {
  expect(await changed(before, body)).toEqual({ within, after: [] });
});

it('settings that changed since they were read are left alone', async () => {
  await expect(changed({ requireDeposit: true }, { requireDeposit: false }, '"2"')).rejects.toMatchObject({
    status: 412,
  });
});
