import { isIP } from 'node:net';
import { isOpened, mayDeliverTo, type OpenRanges } from './address.rules.ts';

export interface Destination {
  /** Checked: connect to this and to nothing else. */
  address: string;
  family: 4 | 6;
}

export type Refusal = 'address_refused' | 'name_not_resolved' | 'http_refused';

export class DestinationRefusedError extends Error {
  readonly reason: Refusal;
  constructor(reason: Refusal) {
    super(reason);
    this.name = 'DestinationRefusedError';
    this.reason = reason;
  }
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<{ address: string; family: number }[]>;

/**
 * Where a URL leads, resolved once. Throws DestinationRefusedError when any of its addresses may not be delivered to:
 * a name with one public and one private address is no accident.
 */
export async function destinationOf(url: URL, open: OpenRanges, resolve: Resolve): Promise<Destination> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host];
  const refused = addresses.some((a) => !mayDeliverTo(a, open));
  const [address] = addresses;
  if (address === undefined) throw new DestinationRefusedError('name_not_resolved');
  if (refused) throw new DestinationRefusedError('address_refused');
  // Without TLS only where development opened it.
  if (url.protocol !== 'https:' && !addresses.every((a) => isOpened(a, open)))
    throw new DestinationRefusedError('http_refused');
  return { address, family: isIP(address) === 4 ? 4 : 6 };
}

async function resolved(host: string, resolve: Resolve): Promise<string[]> {
  try {
    return (await resolve(host)).map((a) => a.address);
  } catch {
    // Whatever the resolver says, there is no address; it is asked again at the next attempt.
    throw new DestinationRefusedError('name_not_resolved');
  }
}
