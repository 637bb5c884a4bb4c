import { expect, it } from '@jest/globals';
import { eventsByEngine, type CloudEvent } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { exampleEvent } from '@rymeda/events/asyncapi';
import { screeningEffects } from './screening-effects.ts';

/** Who is held, by the decision's record, after these decisions about one match. */
async function heldAfter(...decisions: { status: string; providerId: string | null }[]): Promise<string[]> {
  const rows = new Map<string, { providerId: string; confirmed: boolean }>();
  const effects = screeningEffects({
    save: async (_tx, _scope, id, decision) => void rows.set(id, decision),
    withdraw: async (_tx, _scope, id) => {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, confirmed: false });
    },
  });
  const definition = eventsByEngine['compliance']?.find((e) => e.name === 'compliance.screening.decided');
  const event = exampleEvent(definition!) as unknown as CloudEvent;
  for (const decision of decisions)
    await effects['rymeda.compliance.screening.decided.v1']?.(
      {} as Tx,
      { ...event, data: { ...event.data, ...decision } } as never,
    );
  return [...rows.values()].flatMap((row) => (row.confirmed ? [row.providerId] : []));
}

const confirmed = { status: 'confirmed', providerId: 'prv_1' };

it('who is confirmed is held, until the decision is withdrawn', async () => {
  expect(await heldAfter(confirmed)).toEqual(['prv_1']);
  expect(await heldAfter(confirmed, { status: 'dismissed', providerId: 'prv_1' })).toEqual([]);
});

it('a decision that is withdrawn holds nobody, also where the user has no provider record any more', async () => {
  expect(await heldAfter(confirmed, { status: 'dismissed', providerId: null })).toEqual([]);
  expect(await heldAfter({ status: 'dismissed', providerId: null })).toEqual([]);
  expect(await heldAfter(confirmed, { status: 'confirmed', providerId: null })).toEqual(['prv_1']);
});
