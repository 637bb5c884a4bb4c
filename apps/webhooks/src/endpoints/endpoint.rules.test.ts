import { describe, expect, it } from '@jest/globals';
import { endpointCreate, endpointPatch } from '@rymeda/contracts';
import {
  changeEndpoint,
  disableEndpoint,
  endpointFault,
  headersAstray,
  newEndpoint,
} from './endpoint.rules.ts';
import { endpointEvent, toEndpoint } from './endpoint.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const minimal = { url: 'https://x.example/hooks', events: ['*'] };
const birth = {
  id: 'whe_1',
  organizationId: 'org_1',
  clientId: 'cli_1',
  partnerId: 'p',
  secret: 'whsec_x',
  now,
};
const create = (more: object = {}) => newEndpoint(endpointCreate.parse({ ...minimal, ...more }), birth);

describe('an endpoint', () => {
  it('is active, unordered, without limits, unless it asks for something else', () => {
    expect(toEndpoint(create(), now)).toMatchObject({
      status: 'active',
      ordered: false,
      include: [],
      rateLimit: null,
    });
  });

  it('is answered without its secret, its key and the values of its headers', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    const certificate = '-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n';
    const answer = JSON.stringify(
      toEndpoint(create({ headers: { Authorization: 'Bearer s3cret' }, tls: { key, certificate } }), now),
    );
    for (const hidden of ['whsec_x', 's3cret', 'AAAA']) expect(answer).not.toContain(hidden);
    expect(answer).toContain('Authorization');
  });

  it('tells of itself without its address', () =>
    expect(JSON.stringify(endpointEvent('created', create()))).not.toContain('x.example'));

  it('can’t set headers that are ours or HTTP’s, nor break out of one', () => {
    for (const name of [
      'host',
      'Content-Length',
      'webhook-id',
      'X-Rymeda-Signature',
      'Transfer-Encoding',
      'Accept',
      'bad name',
      '',
    ])
      expect([name, endpointCreate.safeParse({ ...minimal, headers: { [name]: 'x' } }).success]).toEqual([
        name,
        false,
      ]);
    expect(endpointCreate.safeParse({ ...minimal, headers: { a: 'x\r\nevil: 1' } }).success).toBe(false);
  });

  it('is changed field by field; what changes nothing makes no version', () => {
    const state = create({ metadata: { a: '1', b: '2' } });
    expect(changeEndpoint(state, endpointPatch.parse({ events: ['*'] }), later)).toEqual({
      endpoint: state,
      changed: [],
    });
    const { endpoint, changed } = changeEndpoint(
      state,
      endpointPatch.parse({ metadata: { a: null, c: '3' } }),
      later,
    );
    expect(changed).toEqual(['metadata']);
    expect(endpoint).toMatchObject({ metadata: { b: '2', c: '3' }, version: 2, updatedAt: later });
    expect(endpoint.metadata).not.toHaveProperty('a');
  });

  it.each([
    { url: 'https://x.example/other' },
    { events: ['session.*'] },
    { description: 'x' },
    { metadata: { a: '1' } },
    { headers: { a: '1' } },
    { tls: { ca: 'x' } },
    { ordered: true },
    { include: ['resource'] },
    { rateLimit: 5 },
    { disabled: true },
  ])('gets what a patch says, and its name is told: %j', (patch) => {
    expect(changeEndpoint(create(), patch as never, later)).toMatchObject({
      changed: Object.keys(patch),
      endpoint: patch,
    });
  });

  it('keeps its limits also when changes bring more, one after the other', () => {
    const some = (prefix: string, n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`${prefix}-${i}`, 'v']));
    const state = create({ headers: some('a', 20), metadata: some('a', 50) });
    const faultOf = (patch: object) => {
      const { endpoint, changed } = changeEndpoint(state, endpointPatch.parse(patch), later);
      return endpointFault(endpoint, changed)?.details;
    };
    expect(faultOf({ headers: { 'a-0': null, b: 'v' }, metadata: { 'a-0': null, b: 'v' } })).toBeUndefined();
    expect(faultOf({ headers: some('b', 20) })).toEqual([
      { field: 'headers', code: 'invalid_value', message: 'must have at most 20 entries' },
    ]);
    expect(faultOf({ metadata: some('b', 500) })).toEqual([
      { field: 'metadata', code: 'invalid_value', message: 'must have at most 50 entries' },
    ]);
  });

  it('takes none of its headers along to another address: who doesn’t know their values has them sent nowhere', () => {
    const state = create({
      url: 'https://x.test/a',
      headers: { Authorization: 'Bearer s3cret', 'X-Key': '1' },
    });
    const astray = (patch: object) =>
      (headersAstray(state, endpointPatch.parse(patch))?.details as { field: string }[] | undefined)?.map(
        ({ field }) => field,
      );
    for (const url of ['https://y.test/a', 'https://x.test:8443/a', 'https://x.test.y.test/'])
      expect(astray({ url })).toEqual(['headers.Authorization', 'headers.X-Key']);
    expect(astray({ url: 'https://y.test/', headers: { 'X-Key': '1' } })).toEqual(['headers.Authorization']);
    expect(
      astray({ url: 'https://y.test/', headers: { 'X-Key': '1', Authorization: null } }),
    ).toBeUndefined();
    expect(astray({ url: 'https://x.test/b?c' })).toBeUndefined();
    expect(astray({ description: 'x' })).toBeUndefined();
  });

  it('has a header once, in whatever letters; one from before that has it twice can still be disabled', () => {
    const twice = create({ headers: { 'X-Key': '1', 'x-key': '2' } });
    expect(endpointFault(twice)?.details).toEqual([expect.objectContaining({ field: 'headers.x-key' })]);
    const { endpoint, changed } = changeEndpoint(twice, { disabled: true }, later);
    expect(endpointFault(endpoint, changed)).toBeUndefined();
  });

  it('begins disabled where it asks for it, and says since when and why; another change leaves both', () => {
    const disabled = create({ disabled: true });
    expect(disabled).toMatchObject({ disabled: true, disabledReason: 'requested', disabledAt: now });
    expect(create()).toMatchObject({ disabled: false, disabledReason: null, disabledAt: null });
    const failing = disableEndpoint(create(), 'failing', now);
    const renamed = changeEndpoint(failing, { description: 'x' }, later).endpoint;
    expect(renamed).toMatchObject({ disabledReason: 'failing', disabledAt: now });
    expect(changeEndpoint(create(), { disabled: true }, later).endpoint).toMatchObject({
      ...{ disabledReason: 'requested', disabledAt: later },
    });
  });

  it('has a certificate and its key together or neither, the one that is missing named', () => {
    const tls = (given: object | null) => endpointFault({ ...create(), tls: given })?.details;
    expect([
      tls(null),
      tls({}),
      tls({ certificate: 'c', key: 'k' }),
      tls({ certificate: null, key: null }),
    ]).toEqual(Array(4).fill(undefined));
    expect(tls({ certificate: 'c' })).toEqual([expect.objectContaining({ field: 'tls.key' })]);
    expect(tls({ key: 'k', certificate: null })).toEqual([
      expect.objectContaining({ field: 'tls.certificate' }),
    ]);
  });

  it('that was disabled for failing is enabled again by disabled: false', () => {
    const disabled = disableEndpoint(create(), 'failing', later);
    expect(toEndpoint(disabled, later)).toMatchObject({ status: 'disabled', disabledReason: 'failing' });
    const { endpoint } = changeEndpoint(disabled, { disabled: false }, later);
    expect(toEndpoint(endpoint, later)).toMatchObject({
      status: 'active',
      disabledReason: null,
      disabledAt: null,
    });
  });

  it('names events that exist, each fault by its place', () => {
    expect(endpointFault(create({ events: ['session.*', 'nothing.such', '*'] }))?.details).toEqual([
      { field: 'events.1', code: 'invalid_value', message: 'no event has this name' },
    ]);
    for (const events of [[], ['Session.completed'], ['session.**'], ['a'.repeat(101)], 'x', [1]])
      expect(endpointCreate.safeParse({ ...minimal, events }).success).toBe(false);
  });
});
