import { describe, expect, it } from '@jest/globals';
import { isWebhookSubscription, webhookEventName, webhookEventNames } from '@rymeda/contracts';
import { isId } from '@rymeda/kernel';
import { deliveryId } from '../deliveries/delivery.ts';
import type { Subscription } from '../endpoints/subscription.ts';
import { clockSkewMs, matcher, takenEvent } from './match.rules.ts';

const published = new Date('2026-03-02T14:00:10.000Z');
const cloudEvent = {
  specversion: '1.0' as const,
  id: '0193aee0-f3a1-7c3e-8d1f-0a2b4c6d8e0f',
  source: '/rymeda/care',
  type: 'rymeda.care.session.completed.v1',
  subject: 'session/ses_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  time: '2026-03-02T14:00:00.000Z',
  datacontenttype: 'application/json' as const,
  dataschema: 'x',
  organizationid: 'org_1',
  actorid: 'cli_1',
  sequence: 3,
  data: { status: 'completed' },
};
const event = takenEvent(cloudEvent, published)!;
const endpoint = (_id: string, events: string[], createdAt = new Date(0)): Subscription => ({
  _id,
  version: 1,
  events,
  ordered: false,
  clientId: 'cli_1',
  partnerId: 'p',
  createdAt,
});

describe('an event', () => {
  it('is named without its engine, and its data has the record’s id', () => {
    expect(event).toMatchObject({ event: 'session.completed', engine: 'care', sequence: 3 });
    expect(event.payload.data).toEqual({ id: 'ses_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', status: 'completed' });
    expect(webhookEventName('audit.exported')).toBe('audit.exported');
  });

  it('of access to PHI is never delivered, nor can be subscribed to', () => {
    expect(takenEvent({ ...cloudEvent, type: 'rymeda.phi.accessed.v1' }, published)).toBeUndefined();
    expect(isWebhookSubscription('phi.accessed')).toBe(false);
    expect(isWebhookSubscription('phi.*')).toBe(false);
  });

  it('goes to whoever subscribed to it, its group or everything, once each', () => {
    const all = [
      endpoint('a', ['session.completed']),
      endpoint('b', ['session.*', '*', 'session.completed']),
      endpoint('c', ['*']),
      endpoint('d', ['session.cancelled', 'patient.*', 'completed']),
    ];
    expect(matcher(all)(event).map((m) => m.endpoint._id)).toEqual(['a', 'b', 'c']);
  });

  it('goes to an endpoint that was there before it was published, and to none that came after', () => {
    const at = (ms: number) => endpoint('x', ['*'], new Date(published.getTime() + ms));
    expect(matcher([at(-1)])(event)).toHaveLength(1);
    expect(matcher([at(clockSkewMs)])(event)).toHaveLength(1);
    expect(matcher([at(clockSkewMs + 1)])(event)).toHaveLength(0);
  });

  it('of an endpoint goes to its partner’s endpoints and to those that a user made, to no other partner’s', () => {
    const told = (more: Record<string, unknown>) => {
      const data = { id: 'whe_1', clientId: 'cli_a', ...more };
      const of = { source: '/rymeda/webhooks', type: 'rymeda.webhooks.endpoint.created.v1', data };
      const made = takenEvent({ ...cloudEvent, ...of, subject: 'endpoint/whe_1' }, published)!;
      const whose = (_id: string, partnerId: string | null) => ({ ...endpoint(_id, ['*']), partnerId });
      const all = [whose('same', 'p'), whose('other', 'q'), whose('user', null)];
      const maker = { ...whose('maker', 'p'), clientId: 'cli_a' };
      return matcher([...all, maker])(made).map((m) => m.endpoint._id);
    };
    expect(told({ partnerId: 'p' })).toEqual(['same', 'user', 'maker']);
    expect(told({ partnerId: null })).toEqual(['user']);
    expect(told({})).toEqual(['user', 'maker']);
  });

  it('has one delivery for each endpoint, with the same id however often it comes', () => {
    const [one] = matcher([endpoint('a', ['*'])])(event);
    const [again] = matcher([endpoint('a', ['*'])])(event);
    const [other] = matcher([endpoint('b', ['*'])])(event);
    expect(one?.delivery._id).toBe(again?.delivery._id);
    expect(one?.delivery._id).not.toBe(other?.delivery._id);
    expect(isId('whd', one?.delivery._id)).toBe(true);
    expect(deliveryId(cloudEvent.id, 'a')).toBe(deliveryId(cloudEvent.id.replaceAll('-', ''), 'a'));
  });
});

describe('names to subscribe to', () => {
  it('are those that the specification lists, from the start', () => {
    for (const name of [
      'appointment.created',
      'appointment.updated',
      'appointment.cancelled',
      'appointment.completed',
      'prescription.created',
      'prescription.updated',
      'followup.scheduled',
      'record.updated',
      'session.completed',
      'claim.paid',
      'audit.exported',
      'endpoint.disabled',
    ])
      expect([name, webhookEventNames.includes(name)]).toEqual([name, true]);
  });
  it.each(['*', 'session.*', 'encryption.*', 'encryption.key.*', 'token.refused'])('%s is one', (n) =>
    expect(isWebhookSubscription(n)).toBe(true),
  );
  it.each([
    '',
    'session',
    '*.completed',
    'session.',
    'care.session.completed',
    'session.nothing',
    'ses*',
    'sess.*',
  ])('%s is none', (n) => expect(isWebhookSubscription(n)).toBe(false));
});
