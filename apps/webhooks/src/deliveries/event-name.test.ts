import { expect, it } from '@jest/globals';
import { requireEventName, testEvent } from './event-name.rules.ts';

const refusal = (name: string | undefined, more?: readonly string[]): unknown => {
  try {
    requireEventName(name, more);
    return undefined;
  } catch (error) {
    return (error as { details: { message: string }[] }).details[0]?.message;
  }
};

it('a filter names one event that there is, or none', () => {
  for (const name of [undefined, 'session.completed', 'patient.created', 'appointment.created'])
    expect(refusal(name)).toBeUndefined();
  for (const name of ['session.complete', 'care.session.completed', 'phi.accessed', ''])
    expect(refusal(name)).toBe('no event has this name');
  for (const name of ['*', 'session.*']) expect(refusal(name)).toContain('not of a group');
});

it('deliveries are also those of tests; no event is one', () => {
  expect(refusal(testEvent, [testEvent])).toBeUndefined();
  expect(refusal(testEvent)).toBe('no event has this name');
});
