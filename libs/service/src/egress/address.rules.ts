import { BlockList, isIP, isIPv4 } from 'node:net';

/** IANA's special-purpose registries (RFC 6890 and later), and the addresses of clouds' metadata services. */
const refusedV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Global unicast alone is let through; within it, what is documentation, a protocol's own, or carries IPv4. */
const globalUnicast = ['2000::', 3] as const;
const refusedV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

// Two lists: a mixed one judges IPv4 addresses by IPv6 rules as well.
const v4 = new BlockList();
for (const [net, bits] of refusedV4) v4.addSubnet(net, bits, 'ipv4');
const v6 = new BlockList();
for (const [net, bits] of refusedV6) v6.addSubnet(net, bits, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet(...globalUnicast, 'ipv6');

/** Ranges that a setting for development opens, for example 127.0.0.0/8. */
export interface OpenRanges {
  v4: BlockList;
  v6: BlockList;
  any: boolean;
}

/** Throws a RangeError that names the range at fault. */
export function openRanges(cidrs: readonly string[]): OpenRanges {
  const open: OpenRanges = { v4: new BlockList(), v6: new BlockList(), any: cidrs.length > 0 };
  for (const cidr of cidrs) {
    const [net = '', bits = '', ...more] = cidr.split('/');
    const version = isIP(net);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most)
      throw new RangeError(`${cidr} is not a range such as 10.1.0.0/16`);
    open[version === 4 ? 'v4' : 'v6'].addSubnet(net, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  }
  return open;
}

/** Whether an address, as a resolver or a parsed URL spells it, lies in an opened range. */
export const isOpened = (address: string, open: OpenRanges): boolean =>
  isIPv4(address)
    ? open.v4.check(address, 'ipv4')
    : isIP(address) === 6 && open.v6.check(plain(address), 'ipv6');

/**
 * Whether a webhook may be sent there. IPv4-mapped and -compatible, NAT64, 6to4 and Teredo forms are refused whatever
 * they carry: a public receiver has an address of its own.
 */
export function mayDeliverTo(address: string, open: OpenRanges): boolean {
  if (isOpened(address, open)) return true;
  const version = isIP(address);
  if (version === 4) return !v4.check(address, 'ipv4');
  if (version !== 6 || address.includes('%')) return false;
  return unicast.check(address, 'ipv6') && !v6.check(address, 'ipv6');
}

/** Without a zone, which no public address has. */
const plain = (address: string): string => address.split('%')[0] ?? address;
