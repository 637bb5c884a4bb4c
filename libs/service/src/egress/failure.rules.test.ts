import { expect, it } from '@jest/globals';
import { failureReason } from './failure.rules.ts';

const error = (more: object) => Object.assign(new Error('told to nobody'), more);

it.each([
  ['ECONNREFUSED', 'connection_refused'],
  ['ECONNRESET', 'connection_reset'],
  ['UND_ERR_SOCKET', 'connection_reset'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['ENETUNREACH', 'unreachable'],
  ['HPE_HEADER_OVERFLOW', 'headers_too_large'],
  ['CERT_HAS_EXPIRED', 'tls_failed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_failed'],
  ['EPROTO', 'tls_failed'],
  ['X_CERT_HAS_EXPIRED', 'network_error'],
  ['EADDRNOTAVAIL', 'network_error'],
])('%s is told as %s, also as the cause of another', (code, reason) => {
  expect(failureReason(error({ code }))).toBe(reason);
  expect(failureReason(error({ cause: error({ code: 7, cause: error({ code }) }) }))).toBe(reason);
});

it('a destination that is refused says why, a malformed answer that it is one, and what is too deep nothing', () => {
  expect(
    failureReason(error({ cause: { name: 'DestinationRefusedError', reason: 'private_address' } })),
  ).toBe('private_address');
  expect(failureReason(error({ name: 'DestinationRefusedError' }))).toBe('network_error');
  expect(failureReason(error({ reason: 'mine' }))).toBe('network_error');
  expect(failureReason(error({ name: 'HTTPParserError', code: 'HPE_INVALID_CONSTANT' }))).toBe(
    'invalid_response',
  );
  expect(failureReason(error({ name: 'HTTPParserError', code: 'HPE_HEADER_OVERFLOW' }))).toBe(
    'headers_too_large',
  );
  const deep = [1, 2, 3, 4, 5].reduce<Error>((cause) => error({ cause }), error({ code: 'ECONNREFUSED' }));
  for (const nothing of [deep, null, undefined, 'ECONNREFUSED', {}])
    expect(failureReason(nothing)).toBe('network_error');
});
