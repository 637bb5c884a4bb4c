import { isIP } from 'node:net';
import { z } from 'zod';
import { engineUrls, ranges } from '../process/env-lists.ts';
import { openRanges } from './address.rules.ts';

const flag = () =>
  z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true');

const proxyUrl = z
  .url('must be a URL')
  .refine((u) => /^https?:/.test(u), 'must begin with http:// or https://')
  .optional();
const ownAddress = z
  .string()
  .refine((a) => isIP(a) !== 0, 'must be an IP address')
  .optional();

interface Egress {
  allowLoopback: boolean;
  allowRanges: readonly string[];
  proxy: string | undefined;
  address: string | undefined;
}

/** The variables of a service that calls out, each with the service's prefix. */
export const egressConfig = {
  engineUrls: engineUrls({ optional: true }),
  /** 127.0.0.0/8 and ::1 by http and https. Refused in production. */
  allowLoopback: flag,
  /** Open for development; nothing private is reached without. */
  allowRanges: () => ranges((cidrs) => (openRanges(cidrs), cidrs)),
  /** Everything leaves through it; it is told addresses, not names. */
  proxy: () => proxyUrl,
  /** The own address that everything leaves from. */
  address: () => ownAddress,
  /** Adds a fault for what production must not open. */
  refuseInProduction(
    value: { RYMEDA_ENV: string } & Record<string, unknown>,
    ctx: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
    names: readonly string[],
  ): void {
    if (value.RYMEDA_ENV !== 'production') return;
    for (const path of names) {
      const set = value[path];
      if (set === true || (Array.isArray(set) && set.length > 0))
        ctx.addIssue({ code: 'custom', path: [path], message: 'is for development alone' });
    }
  },
  /** What development opened. */
  open: ({ allowLoopback, allowRanges }: Pick<Egress, 'allowLoopback' | 'allowRanges'>) =>
    openRanges([...allowRanges, ...(allowLoopback ? ['127.0.0.0/8', '::1/128'] : [])]),
};
