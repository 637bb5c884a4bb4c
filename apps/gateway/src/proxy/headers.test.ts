import { expect, test } from '@jest/globals';
import { requestHeaders, responseHeaders } from './headers.ts';

test('an engine gets what the caller says of its request, not of itself or the connection', () => {
  const kept = {
    authorization: 'Bearer x',
    accept: '*/*',
    'idempotency-key': 'k',
    'if-match': '"1"',
    'x-other': '1',
    'my-x-forwarded-for': '1',
    'x-rymeda-purpose': 'TREAT',
    'x-rymeda-reason': 'CASE-1',
    'x-rymeda-break-glass': 'bgl_1',
  };
  const dropped = {
    host: 'h',
    connection: 'keep-alive, X-Named',
    'x-named': '1',
    'keep-alive': '1',
    te: 'trailers',
    trailer: 'x',
    'transfer-encoding': 'chunked',
    upgrade: 'h2c',
    'proxy-authorization': 'x',
    'proxy-connection': 'x',
    expect: '100-continue',
    forwarded: 'for=1',
    via: 'x',
    'x-forwarded-for': '1',
    'x-forwarded-host': 'x',
    'x-rymeda-caller': 'x',
    'x-rymeda-anything': 'x',
    'x-rymeda-reason-x': 'x',
    'x-original-url': '/x',
    'x-rewrite-url': '/x',
    'x-http-method-override': 'DELETE',
    'x-real-ip': '1',
    'true-client-ip': '1',
    'client-cert': ':x:',
    'client-cert-chain': ':x:',
    'proxy-authenticate': 'x',
    'x-request-id': 'x',
    traceparent: 'x',
    'content-length': '3',
  };
  expect(requestHeaders({ ...kept, ...dropped })).toEqual(kept);
});

test('a caller gets an engine’s headers but those of the connection and of what runs there', () => {
  const kept = { 'content-type': 'a/b', etag: '"1"', 'set-cookie': ['a=1', 'b=2'], 'content-length': '3' };
  expect(
    responseHeaders({
      ...kept,
      connection: 'close, x-hop',
      'x-hop': '1',
      'keep-alive': 'timeout=5',
      server: 's',
      'x-powered-by': 'e',
      date: 'd',
      'x-request-id': 'x',
      'x-rymeda-debug': 'x',
      'transfer-encoding': 'chunked',
    }),
  ).toEqual(kept);
});
