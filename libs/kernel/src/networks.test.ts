import { describe, expect, it } from '@jest/globals';
import { isNetwork, isOwnHost, networkList } from './networks.ts';

describe('a list of networks', () => {
  const list = networkList(['203.0.113.0/24', '198.51.100.7', '2001:db8::/32']);

  it.each(['203.0.113.200', '198.51.100.7', '2001:db8:1::9', '::ffff:203.0.113.9'])('has %s', (address) =>
    expect(list(address)).toBe(true),
  );

  it.each(['203.0.114.1', '198.51.100.8', '2001:db9::1', 'unknown', '', 'internal', '203.0.113.9, 10.0.0.1'])(
    'has not %j',
    (address) => expect(list(address)).toBe(false),
  );

  it('is made of networks alone', () => {
    for (const cidr of ['10.0.0.0/8', '10.1.2.3', '::1', '2001:db8::/32', '0.0.0.0/0'])
      expect([cidr, isNetwork(cidr)]).toEqual([cidr, true]);
    for (const cidr of [
      '',
      'x',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '::/129',
      '10.0.0.0/8/8',
      '10.0.0/8',
    ])
      expect([cidr, isNetwork(cidr)]).toEqual([cidr, false]);
    expect(() => networkList(['x'])).toThrow(RangeError);
  });
});

it('the machine itself is known by its usual names, and nothing that begins as they do', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) expect(isOwnHost(host)).toBe(true);
  for (const host of ['127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1', ''])
    expect(isOwnHost(host)).toBe(false);
});
