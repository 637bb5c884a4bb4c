import { describe, expect, test } from '@jest/globals';
import { addressKey, clientAddress, trustedProxies } from './client-address.ts';
import { callersTrace, requestIdOf, unkeptTrace } from './identifiers.ts';

const trusted = trustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);

describe('the caller’s address', () => {
  test.each([
    ['a stranger’s claim is not believed', '203.0.113.7', '9.9.9.9', '203.0.113.7'],
    ['nor where nothing is claimed', '203.0.113.7', undefined, '203.0.113.7'],
    ['a trusted proxy’s is', '10.1.2.3', '203.0.113.7', '203.0.113.7'],
    ['the right-most that is no proxy', '10.1.2.3', '9.9.9.9, 203.0.113.7, 192.0.2.1', '203.0.113.7'],
    ['all of them proxies', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ['nonsense ends the search', '10.1.2.3', '9.9.9.9, nonsense', '10.1.2.3'],
    ['a mapped IPv4 address', '::ffff:10.1.2.3', '::ffff:203.0.113.7', '203.0.113.7'],
    ['IPv6', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['no socket any more', undefined, '9.9.9.9', 'unknown'],
  ])('%s', (_name, peer, forwarded, address) => {
    expect(clientAddress(peer, forwarded, trusted)).toBe(address);
  });

  test.each(['10.0.0.0/33', 'x', '10.0.0.0/x', '/8', 'fd00::/129'])('%s is no network', (cidr) => {
    expect(() => trustedProxies([cidr])).toThrow(RangeError);
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001::3:4:5:6:7:8', '2001:0:3:4::/64'],
    ['2001:db8::5:6:7:8', '2001:db8:0:0::/64'],
    ['2001:0DB8:0001::5', '2001:db8:1:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is limited as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('identifiers', () => {
  test.each(['abcdefgh', 'req_0193:a.b-c'])('%s is kept', (given) => {
    expect(requestIdOf(given)).toBe(given);
  });
  test.each([undefined, '', 'short', 'a'.repeat(129), 'with space', 'ü'.repeat(10), 'new\nline1'])(
    '%p is replaced',
    (given) => {
      expect(requestIdOf(given)).toMatch(/^req_[0-9a-f]{32}$/);
    },
  );
  const good = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  test('a caller’s trace goes on under its id, but whether it is kept is not for callers to say', () => {
    expect(callersTrace(good)).toBe(good);
    expect(unkeptTrace(good)).toBe(good.replace(/01$/, '00'));
  });
  test('one of another form is not believed, and a new one begun', () => {
    for (const bad of [undefined, good.replaceAll('1', '0'), `${good}-x`, good.replace('00-', 'ff-')])
      expect(callersTrace(bad)).toBeUndefined();
    expect(unkeptTrace(undefined)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });
});
