import { expect, it } from '@jest/globals';
import { eventsByEngine, type CloudEvent } from '@rymeda/contracts';
import type { Effect, Tx } from '@rymeda/events';
import { exampleEvent } from '@rymeda/events/asyncapi';
import { runAsTenant } from '@rymeda/tenancy';
import { jobContext } from '@rymeda/service';
import { careEffects } from './care-effects.ts';
import type { PatientDocument } from './care.store.ts';

const known = { insured: true } as PatientDocument;

/** What an event of an organisation's leads to, where its patient is known as said. */
async function ledTo(name: string, patient: PatientDocument | null, hasEnded = false): Promise<string[]> {
  const led: string[] = [];
  const effects: Record<string, Effect> = careEffects({
    store: {
      patient: async () => patient,
      session: async () => null,
      savePatient: async () => void led.push('projection'),
      saveSession: async () => void led.push('projection'),
      noteSigned: async () => undefined,
    },
    seedCoverage: async (_tx, _scope, _id, { news }) => void led.push(news ? 'news' : 'coverage'),
    draftClaim: async () => void led.push('draft'),
    hasEnded: () => hasEnded,
  });
  const definition = eventsByEngine['care']?.find((e) => e.name === name);
  const event = exampleEvent(definition!) as unknown as CloudEvent;
  const context = jobContext(event.organizationid, 'test');
  await runAsTenant(context, async () => effects[event.type]?.({} as Tx, event as never));
  return led;
}

it('a completed session gives an insured patient a coverage, and is drafted', async () => {
  expect(await ledTo('care.session.completed', known)).toEqual(['projection', 'coverage', 'draft']);
  const uninsured = { ...known, insured: false };
  expect(await ledTo('care.session.completed', uninsured)).toEqual(['projection', 'draft']);
});

it('a completed session of a patient whom no event has told of yet asks whether it is insured', async () => {
  expect(await ledTo('care.session.completed', null)).toEqual(['projection', 'coverage', 'draft']);
});

it('of an organisation that has ended records are known, and nothing is asked or made', async () => {
  expect(await ledTo('care.patient.created', null)).toEqual(['projection', 'news']);
  expect(await ledTo('care.patient.created', null, true)).toEqual(['projection']);
  expect(await ledTo('care.session.completed', known, true)).toEqual(['projection']);
});
