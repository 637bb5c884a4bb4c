import { isIP } from 'node:net';
import { engineSchema, readConfig } from '@rymeda/service';
import { z } from 'zod';
import { openRanges } from './network/address.rules.ts';

const flag = () =>
  z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true');

/** `care=http://127.0.0.1:8082,…`: where records are read for endpoints that include them. */
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

const schema = engineSchema({
  ENGINE_URLS: engineUrls,
  /** 127.0.0.0/8 and ::1 by http and https. Refused in production. */
  WEBHOOKS_ALLOW_LOOPBACK: flag(),
  WEBHOOKS_ALLOW_RANGES: ranges,
  /** Everything leaves through it; it is told addresses, not names. */
  WEBHOOKS_EGRESS_PROXY: z
    .url('must be a URL')
    .refine((u) => /^https?:/.test(u), 'must begin with http:// or https://')
    .optional(),
  /** The own address that everything leaves from. */
  WEBHOOKS_EGRESS_ADDRESS: z
    .string()
    .refine((a) => isIP(a) !== 0, 'must be an IP address')
    .optional(),
}).superRefine((value, ctx) => {
  if (value.RYMEDA_ENV !== 'production') return;
  for (const path of ['WEBHOOKS_ALLOW_LOOPBACK', 'WEBHOOKS_ALLOW_RANGES'] as const) {
    const set = value[path];
    if (set === true || (Array.isArray(set) && set.length > 0))
      ctx.addIssue({ code: 'custom', path: [path], message: 'is for development alone' });
  }
});

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type WebhooksConfig = ReturnType<typeof loadConfig>;

const loopback = ['127.0.0.0/8', '::1/128'];

/** What development opened. */
export const openOf = (config: Pick<WebhooksConfig, 'WEBHOOKS_ALLOW_LOOPBACK' | 'WEBHOOKS_ALLOW_RANGES'>) =>
  openRanges([...config.WEBHOOKS_ALLOW_RANGES, ...(config.WEBHOOKS_ALLOW_LOOPBACK ? loopback : [])]);
