import { describe, expect, it } from '@jest/globals';
import { endpointUrlFault } from '@rymeda/contracts';
import fc from 'fast-check';
import { mayDeliverTo, openRanges } from './address.rules.ts';
import { destinationOf, type Resolve } from './destination.ts';

const nothing = openRanges([]);
const loopback = openRanges(['127.0.0.0/8', '::1/128']);
const never: Resolve = () => Promise.reject(new Error('a literal is not resolved'));
const reasonOf = (url: string, open = nothing, resolve = never): Promise<string> =>
  destinationOf(new URL(url), open, resolve).then(
    ({ address }) => address,
    (error: { reason?: string }) => error.reason ?? 'threw',
  );

const refused = [
  // private, loopback, link-local, this network
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.1.1',
  '0.0.0.0',
  '0.1.2.3',
  // metadata services of the clouds, CGNAT, benchmarking, documentation, 6to4 relays, multicast, reserved, broadcast
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '100.64.0.1',
  '100.127.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.9',
  '192.88.99.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '192.0.0.1',
  // AS112, AMT relays
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  // other spellings of 127.0.0.1 and 169.254.169.254
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127.1',
  '127.0.1',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '１２７.0.0.1',
  '127。0。0。1',
  '127.0.0.1.',
  // IPv6: unspecified, loopback, mapped, compatible, NAT64, 6to4, Teredo, unique-local, link-local, site-local, multicast
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:8.8.8.8]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::8.8.8.8]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001::1]',
  '[2001:0:7f00:1::]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[5f00::1]',
  '[2001:20::1]',
  '[2620:4f:8000::1]',
];

describe('an address that leads inside is refused', () => {
  it.each(refused)('%s', async (host) => {
    expect(await reasonOf(`https://${host}/`)).toBe('address_refused');
  });

  it('also behind a name, and when only one of several addresses is', async () => {
    for (const host of refused.filter((h) => /^[\d.]+$/.test(h) && h.split('.').length === 4)) {
      const resolve: Resolve = async () => [
        { address: '93.184.215.14', family: 4 },
        { address: host, family: 4 },
      ];
      expect([host, await reasonOf('https://x.example/', nothing, resolve)]).toEqual([
        host,
        'address_refused',
      ]);
    }
    const v6: Resolve = async () => [{ address: '::ffff:127.0.0.1', family: 6 }];
    expect(await reasonOf('https://x.example/', nothing, v6)).toBe('address_refused');
    for (const address of ['fe80::1%eth0', '2606:4700::1%eth0', 'localhost', '']) {
      const strange: Resolve = async () => [{ address, family: 6 }];
      expect([address, await reasonOf('https://x.example/', nothing, strange)]).toEqual([
        address,
        'address_refused',
      ]);
    }
  });

  it('whatever address a private network has (property)', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const v4 = fc.tuple(fc.constantFrom(10, 127, 0, 224, 240), octet, octet, octet).map((o) => o.join('.'));
    fc.assert(fc.property(v4, (address) => !mayDeliverTo(address, nothing)));
    const group = fc.integer({ min: 0, max: 0xffff }).map((n) => n.toString(16));
    const v6 = fc
      .tuple(
        fc.constantFrom('fd12', 'fe80', 'ff0e', '2002', '0', '64'),
        fc.array(group, { minLength: 7, maxLength: 7 }),
      )
      .map(([head, tail]) => [head, ...tail].join(':'));
    fc.assert(fc.property(v6, (address) => !mayDeliverTo(address, nothing)));
  });

  it('and a name that a second answer would lead elsewhere is asked once', async () => {
    let asked = 0;
    const rebinding: Resolve = async () => [
      { address: asked++ === 0 ? '93.184.215.14' : '127.0.0.1', family: 4 },
    ];
    expect(await reasonOf('https://x.example/', nothing, rebinding)).toBe('93.184.215.14');
    expect(asked).toBe(1);
  });

  it('and what no resolver knows is no address', async () => {
    expect(
      await reasonOf('https://nowhere.example/', nothing, () => Promise.reject(new Error('ENOTFOUND'))),
    ).toBe('name_not_resolved');
    expect(await reasonOf('https://nowhere.example/', nothing, async () => [])).toBe('name_not_resolved');
  });
});

describe('a public address is let through', () => {
  it.each([
    '8.8.8.8',
    '93.184.215.14',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '[2606:4700::1]',
    '[2a00:1450::1]',
  ])('%s', async (host) => expect(await reasonOf(`https://${host}/`)).toBe(host.replace(/[[\]]/g, '')));
  it('but not without TLS', async () => expect(await reasonOf('http://8.8.8.8/')).toBe('http_refused'));

  it('nor without it where one of several addresses alone is opened', async () => {
    const both: Resolve = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '93.184.215.14', family: 4 },
    ];
    expect(await reasonOf('http://x.example/', loopback, both)).toBe('http_refused');
  });
});

describe('what development opened', () => {
  it.each(['http://127.0.0.1:3000/', 'https://127.9.9.9/', 'http://[::1]/'])(
    '%s is let through',
    async (url) => {
      expect(await reasonOf(url, loopback)).not.toMatch(/refused/);
    },
  );
  it.each([
    'http://10.0.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0/',
  ])('%s is not among it', async (url) => expect(await reasonOf(url, loopback)).toBe('address_refused'));
  it('names the range at fault', () => {
    for (const range of ['10.0.0.0', '10.0.0.0/33', 'x/8', '::1/129', '1.2.3.4/8/8'])
      expect(() => openRanges([range])).toThrow(`${range} is not a range`);
  });
});

describe('the text of a URL', () => {
  it.each([
    'ftp://x.example/',
    'file:///etc/passwd',
    'gopher://x.example/',
    'https://user:pw@x.example/',
    'https://user@x.example/',
    'https://x.example/#part',
    'not a url',
    '//x.example/',
    'https://',
    'javascript:alert(1)',
    ' https://x.example/',
    'https://x.example/ ',
    'https://x.example/a b',
    'https://x.example/\u00a0',
    'https:x.example',
    'https:///x.example/',
    'https:\\\\x.example\\hooks',
  ])('%s is refused', (url) => expect(endpointUrlFault(url)).toBeDefined());
  it.each(['https://x.example:8443/hooks?a=b', 'HTTPS://X.example', 'http://[::1]:3000/é'])(
    '%s is fine',
    (url) => expect(endpointUrlFault(url)).toBeUndefined(),
  );
});
