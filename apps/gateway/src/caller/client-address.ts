import { isIP } from 'node:net';
import { networkList, plainAddress } from '@rymeda/kernel';

/** Proxies in front of the gateway whose X-Forwarded-For is believed. */
export type TrustedProxies = (address: string) => boolean;

/** `cidrs` are networks (10.0.0.0/8, fd00::/8) or single addresses. Throws a RangeError that names a faulty one. */
export const trustedProxies = (cidrs: readonly string[]): TrustedProxies => networkList(cidrs);

/**
 * The caller's address: the socket's, or, behind trusted proxies, the right-most address of X-Forwarded-For that
 * isn't one of them. What stands left of that was written by the caller and is not believed.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string {
  let address = plainAddress(peer ?? 'unknown');
  const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
  while (trusted(address)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) return address;
    address = hop;
  }
  return address;
}

/** What the limits count by: an IPv4 address, or the /64 that an IPv6 caller can choose freely from. */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((g) => parseInt(g, 16).toString(16))
    .join(':')}::/64`;
}
