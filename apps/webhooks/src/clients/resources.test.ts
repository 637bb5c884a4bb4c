import { describe, expect, it } from '@jest/globals';
import type { EngineAnswer } from '@rymeda/service/calls';
import type { ToSend } from '../sending/attempt.ts';
import type { ReadyEndpoint } from '../sending/ready-endpoint.ts';
import { resources } from './resources.ts';

const endpoint = { id: 'whe_1' } as ReadyEndpoint;
const urls = new Map([
  ['care', 'http://care.test'],
  ['identity', 'http://identity.test'],
  ['compliance', 'http://compliance.test'],
]);
const of = (engine: string, subject: string, sequence: number) =>
  ({ organizationId: 'org_1', eventId: 'evt_1', engine, subject, sequence }) as ToSend;
const session = of('care', 'session/ses_1', 3);

function read(delivery: ToSend, answer: Partial<EngineAnswer> | undefined) {
  const asked: string[] = [];
  const found = resources(async ({ url }) => {
    asked.push(url);
    if (answer === undefined) throw new TypeError('no answer');
    return {
      data: null,
      version: null,
      pagination: null,
      error: null,
      retryAfterSeconds: null,
      ...answer,
    } as EngineAnswer;
  }, urls)(delivery, endpoint);
  return found.then((resource) => ({ resource, asked }));
}

describe('the record of an event', () => {
  it('is what its engine answers, of the event’s version at least', async () => {
    const data = { id: 'ses_1' };
    expect(await read(session, { status: 200, data, version: 4 })).toEqual({
      resource: { resource: data, resourceVersion: 4 },
      asked: ['http://care.test/v1/care/sessions/ses_1'],
    });
    expect((await read(session, { status: 200, data, version: 2 })).resource).toBe('unreadable');
  });

  it.each([
    ['user', 'credential/usr_1'],
    ['user that was invited', 'invitation/usr_1/1771234567890'],
  ])('of a %s is the user, whose version the event’s number says nothing of', async (_what, subject) => {
    const data = { id: 'usr_1' };
    const { resource, asked } = await read(of('identity', subject, 9), { status: 200, data, version: 1 });
    expect(resource).toEqual({ resource: data, resourceVersion: 1 });
    expect(asked).toEqual(['http://identity.test/v1/organization/users/usr_1']);
  });

  it('is not sent where it leads to another engine’s: a binder holds the audit log', async () => {
    const { resource, asked } = await read(of('compliance', 'binder/bnd_1', 1), { status: 200, data: {} });
    expect([resource, asked]).toEqual([{ resource: null, resourceReason: 'not_readable' }, []]);
    const artifact = await read(of('compliance', 'artifact/art_1', 1), { status: 200, data: {}, version: 1 });
    expect(artifact.asked).toHaveLength(1);
  });

  it('is null with a reason where there is none, or none for this client', async () => {
    const reason = async (delivery: ToSend, status: number) => (await read(delivery, { status })).resource;
    expect(await reason(session, 404)).toEqual({ resource: null, resourceReason: 'gone' });
    expect(await reason(session, 403)).toEqual({ resource: null, resourceReason: 'not_allowed' });
    expect(await reason(of('care', 'note/nte_1', 1), 200)).toEqual({
      resource: null,
      resourceReason: 'not_readable',
    });
  });

  it('is waited for while its engine is away, and not to be had when it alone can’t be read', async () => {
    for (const status of [429, 503, 504])
      expect((await read(session, { status })).resource).toBe('unavailable');
    expect((await read(session, undefined)).resource).toBe('unavailable');
    expect((await read(session, { status: 500 })).resource).toBe('unreadable');
  });
});
