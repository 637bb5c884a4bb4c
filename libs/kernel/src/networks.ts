import { BlockList, isIP } from 'node:net';

/** Whether `cidr` is one IPv4 or IPv6 address, or a network (RFC 4632, RFC 4291). */
export const isNetwork = (cidr: string): boolean => parse(cidr) !== undefined;

/** Whether an address is in one of the networks. Throws a RangeError for what is no network. */
export function networkList(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const network = parse(cidr);
    if (network === undefined) throw new RangeError(`${cidr} is no network`);
    list.addSubnet(network.address, network.bits, network.family);
  }
  return (address) => {
    const plain = plainAddress(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether a URL's host is the machine itself, by its usual names: what goes there leaves for no network. */
export const isOwnHost = (hostname: string): boolean => loopback.has(hostname);

/** `::ffff:203.0.113.7`, as a dual-stack socket shows an IPv4 peer, is that IPv4 address. */
export const plainAddress = (address: string): string =>
  /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

function parse(cidr: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', prefix, ...more] = cidr.split('/');
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (version === 0 || more.length > 0 || !(bits <= most)) return undefined;
  return { address, bits, family: version === 6 ? 'ipv6' : 'ipv4' };
}
