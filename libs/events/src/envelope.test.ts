import { describe, expect, it } from '@jest/globals';
import { cloudEvent, engines, eventsByEngine } from '@rymeda/contracts';
import { uuidv7Hex } from '@rymeda/kernel';
import { parseCloudEvent } from './catalogue.ts';
import { envelope, type PendingEvent } from './envelope.ts';
import { testContext } from './testing/servers.ts';
import { deadLettersOf, eventsTopic, intakeTopic, subscriptions, topics } from './topics.ts';

const pending: PendingEvent = {
  name: 'care.patient.created',
  subject: 'patient/pat_1',
  sequence: 1,
  data: { id: 'pat_1', status: 'active', primaryProviderId: null },
};
const facts = { engine: 'care', id: uuidv7Hex(), time: new Date('2026-03-02T14:00:00Z') };

describe('an envelope', () => {
  it('of every example in the catalogue is a CloudEvent that reads back', () => {
    for (const [engine, definitions] of Object.entries(eventsByEngine))
      for (const { name, example } of definitions) {
        const event = envelope({ ...pending, name, data: { ...example } }, testContext('org_a'), {
          ...facts,
          engine,
        });
        expect(cloudEvent.safeParse(event).error).toBeUndefined();
        expect(parseCloudEvent(Buffer.from(JSON.stringify(event)))).toEqual(event);
      }
  });

  it.each([
    [{ name: 'care.patient.vanished' }, /catalogue/],
    [{ name: 'identity.role.created' }, /catalogue/],
    [{ data: { id: 'pat_1', status: 'active', primaryProviderId: null, firstName: 'Canary' } }, /schema/],
    [{ data: {} }, /schema/],
    [{ sequence: 0 }, /sequence/],
    [{ sequence: 1.5 }, /sequence/],
  ])('is refused for %p, and the refusal quotes no value', (change, message) => {
    const make = () => envelope({ ...pending, ...change }, testContext('org_a'), facts);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/Canary/);
  });

  it('is of the caller’s organisation; of another only where the platform acts for it', () => {
    const of = (organizationId: string | undefined, by: string) =>
      envelope(
        { ...pending, ...(organizationId === undefined ? {} : { organizationId }) },
        testContext(by),
        facts,
      ).organizationid;
    expect([of(undefined, 'org_a'), of('org_a', 'org_a'), of('org_a', 'platform')]).toEqual(
      Array(3).fill('org_a'),
    );
    expect(() => of('org_b', 'org_a')).toThrow('another tenant');
  });

  it('says who did it, from where and in which request', () => {
    const { actor, ipAddress, requestId } = testContext('org_a');
    expect(envelope(pending, testContext('org_a'), facts)).toMatchObject({
      ...{ type: 'rymeda.care.patient.created.v1', source: '/rymeda/care', subject: 'patient/pat_1' },
      ...{ actorid: actor.id, ipaddress: ipAddress, requestid: requestId, sequence: 1 },
    });
  });

  it('has the caller’s trace and user agent where there are any, and no more of them than needed', () => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const event = envelope(
      pending,
      testContext('org_a', { traceparent, userAgent: 'x'.repeat(9_000) }),
      facts,
    );
    expect([event.traceparent, event.useragent]).toEqual([traceparent, 'x'.repeat(256)]);
    const { traceparent: _traceparent, userAgent: _userAgent, ...bare } = testContext('org_a');
    for (const name of ['traceparent', 'useragent'])
      expect(envelope(pending, bare, facts)).not.toHaveProperty(name);
  });

  it('from a newer producer with an attribute more can still be read', () => {
    const event = { ...envelope(pending, testContext('org_a'), facts), novelty: 1 };
    expect(parseCloudEvent(Buffer.from(JSON.stringify(event)))?.id).toBe(event.id);
  });
});

describe('topics', () => {
  it('are declared for every engine, the intake, and the dead letters of every subscription', () => {
    const letters = subscriptions.map(({ group }) => deadLettersOf(group).name);
    expect(topics.map((t) => t.name).sort()).toEqual(
      [...engines.map(eventsTopic), intakeTopic, ...letters].sort(),
    );
  });
});
