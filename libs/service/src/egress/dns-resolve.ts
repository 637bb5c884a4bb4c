import { Resolver } from 'node:dns/promises';
import type { Resolve } from './destination.ts';

/** A nameserver that says nothing is asked twice, and a question is given up after so long, whoever was asked. */
const patience = { timeout: 2_000, tries: 2 };
const mostMs = 5_000;

/**
 * All addresses that DNS has for a name, IPv4 first. Not by getaddrinfo, which holds one of Node's four threads as long
 * as a nameserver says nothing: one partner's would stop every other name, and files with them. Hosts files and search
 * lists count for nothing here; no public receiver has its name from them. `servers`: default those of the machine.
 */
export const dnsResolve =
  (servers?: readonly string[]): Resolve =>
  async (name) => {
    if (isLocalhost(name)) return [address('127.0.0.1'), address('::1')];
    // A new one each time: it reads the machine's settings, which may have changed.
    const resolver = new Resolver(patience);
    if (servers !== undefined) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), mostMs);
    try {
      const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      // What there is no answer to is no address: no name has to have both kinds.
      return answers.flatMap((a) => (a.status === 'fulfilled' ? a.value.map(address) : []));
    } finally {
      clearTimeout(timer);
    }
  };

const address = (text: string): { address: string; family: number } => ({
  address: text,
  family: text.includes(':') ? 6 : 4,
});

/** Never asked of DNS (RFC 6761, section 6.3). */
const isLocalhost = (name: string): boolean => /^(?:.+\.)?localhost\.?$/i.test(name);
