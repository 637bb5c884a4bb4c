import { isIP } from 'node:net';
import { z } from 'zod';
import { openRanges } from './address.rules.ts';

const flag = () =>
  z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true');

/** Ranges that are open for development, as CIDR; nothing private is reached without. */
const ranges = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const cidrs = text
      .split(',')
      .map((c) => c.trim())
      .filter((c) => c !== '');
    try {
      openRanges(cidrs);
    } catch (fault) {
      ctx.addIssue({ code: 'custom', message: (fault as Error).message });
    }
    return cidrs;
  });

/** `care=http://127.0.0.1:8082,…` */
const engineUrls = z
  .string()
  .default('')
  .transform((text, ctx) => {
    const engines = new Map<string, string>();
    for (const pair of text.split(',').map((p) => p.trim())) {
      if (pair === '') continue;
      const [, name, address] = /^([a-z][a-z0-9-]*)=(https?:\/\/[^\s/]+)\/?$/.exec(pair) ?? [];
      if (name === undefined || address === undefined)
        ctx.addIssue({ code: 'custom', message: 'must be name=url pairs, separated by commas' });
      else engines.set(name, address);
    }
    return engines;
  });

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
  engineUrls,
  /** 127.0.0.0/8 and ::1 by http and https. Refused in production. */
  allowLoopback: flag,
  allowRanges: () => ranges,
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
