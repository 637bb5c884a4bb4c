import { describe, expect, test } from '@jest/globals';
import { operationsByService, type Operation } from '@rymeda/contracts';
import fc from 'fast-check';
import { requestTarget } from './request-target.ts';
import { routeTable } from './route-table.ts';

const table = routeTable(operationsByService, new Set(['care', 'identity']));
const id = 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f';

describe('the route table', () => {
  test('finds every operation of the contracts under its own method, at the service that serves it', () => {
    const all = routeTable(operationsByService, new Set(Object.keys(operationsByService)));
    for (const [engine, operations] of Object.entries(operationsByService))
      for (const o of operations) {
        const path = o.path.replaceAll(/\{\w+\}/g, 'x_1');
        const unlogged = o.unlogged === true ? { unlogged: true } : {};
        const streams = o.stream === undefined ? {} : { streams: true };
        expect(all(o.method, path)).toEqual({
          kind: 'operation',
          engine,
          route: o.path,
          ...unlogged,
          ...streams,
        });
      }
  });

  test.each([
    [
      'GET',
      `/v1/care/patients/${id}`,
      { kind: 'operation', engine: 'care', route: '/v1/care/patients/{id}' },
    ],
    ['HEAD', '/v1/care/patients', { kind: 'operation', engine: 'care', route: '/v1/care/patients' }],
    ['GET', '/v1/organization', { kind: 'operation', engine: 'identity', route: '/v1/organization' }],
    [
      'POST',
      '/v1/care/patients/search',
      { kind: 'operation', engine: 'care', route: '/v1/care/patients/search' },
    ],
    ['POST', '/oauth2/token', { kind: 'open', engine: 'identity', route: '/oauth2/*' }],
    ['GET', '/.well-known/jwks.json', { kind: 'open', engine: 'identity', route: '/.well-known/*' }],
    ['GET', '/docs', { kind: 'own', route: '/docs' }],
    ['DELETE', '/oauth2/token', { kind: 'open', engine: 'identity', route: '/oauth2/*' }],
    [
      'DELETE',
      '/v1/care/patients',
      { kind: 'wrong-method', api: true, route: '/v1/care/patients', allow: 'POST, GET, HEAD' },
    ],
    ['HEAD', '/healthz', { kind: 'own', route: '/healthz' }],
    ['POST', '/readyz', { kind: 'wrong-method', api: false, route: '/readyz', allow: 'GET, HEAD' }],
    ['GET', '/openapi.json', { kind: 'own', route: '/openapi.json' }],
    ['GET', '/asyncapi.json', { kind: 'own', route: '/asyncapi.json' }],
    // Of an engine that this gateway has not.
    ['GET', '/v1/audit/entries', { kind: 'unknown', api: true }],
    ['GET', '/oauth2', { kind: 'unknown', api: false }],
    ['GET', '/v1', { kind: 'unknown', api: true }],
    ['GET', '/v1/', { kind: 'unknown', api: true }],
    ['GET', '/v1/care/patients/', { kind: 'unknown', api: true }],
    ['GET', '/v1x/care/patients', { kind: 'unknown', api: false }],
    ['GET', '/internal/deny-list', { kind: 'unknown', api: false }],
  ])('%s %s', (method, path, decision) => {
    expect(table(method, path)).toEqual(decision);
  });

  test('without identity there is nobody to ask for a token', () => {
    const alone = routeTable(operationsByService, new Set(['care']));
    for (const path of ['/oauth2/token', '/.well-known/jwks.json'])
      expect(alone('GET', path)).toEqual({ kind: 'unknown', api: false });
  });

  test('an operation for services alone is not there', () => {
    const [first] = operationsByService['care'] as [Operation];
    const internal = { ...first, path: '/v1/care/internal', internal: true };
    expect(routeTable({ care: [internal] }, new Set(['care']))('POST', '/v1/care/internal')).toEqual({
      kind: 'unknown',
      api: true,
    });
  });

  test('nothing but plain segments ever reaches an engine', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'v1',
        'care',
        'patients',
        'oauth2',
        '.well-known',
        '..',
        '.',
        '%2f',
        '%2e',
        '\\',
        ';',
        '',
        '//',
      ),
      fc.string({ maxLength: 4 }),
    );
    const path = fc.array(piece, { maxLength: 7 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(path, (p) => {
        const decision = table('GET', p);
        if (decision.kind !== 'operation' && decision.kind !== 'open') return true;
        return p
          .split('/')
          .slice(1)
          .every((s) => /^[A-Za-z0-9._~-]+$/.test(s) && s !== '.' && s !== '..');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a request target', () => {
  test.each([
    ['/a/b?c=d?e', '/a/b', '?c=d?e'],
    ['/a', '/a', ''],
    ['', '/', ''],
    ['http://h:1/a?b', '/a', '?b'],
    ['HTTPS://h', '/', ''],
    ['//h/a', '//h/a', ''],
    ['*', '*', ''],
    ['/http://h/a', '/http://h/a', ''],
  ])('%s', (url, path, search) => {
    expect(requestTarget(url)).toEqual({ path, search });
  });
});
