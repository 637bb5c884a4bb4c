import {
  engineUrls,
  issuerFaults,
  issuersFile,
  keyRingFile,
  processEnv,
  ranges,
  readConfig,
  tracingFaults,
} from '@rymeda/service';
import { peerEnv, peerFaults, readTls } from '@rymeda/service/peers';
import { z } from 'zod';
import { trustedProxies } from './caller/client-address.ts';

const url = () => z.url('must be a URL');

const quota = (byDefault: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,5}$/, 'must be points/seconds, for example 600/60')
    .default(byDefault)
    .transform((text) => {
      const [points, seconds] = text.split('/').map(Number) as [number, number];
      return { points, seconds };
    });

/** `care=http://10.0.0.1:8080|http://10.0.0.2:8080`, separated by commas. */
const engineInstances = () =>
  z
    .string()
    .default('')
    .transform((text, ctx) => {
      const instances = new Map<string, readonly string[]>();
      for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
        const [name = '', urls = ''] = pair.trim().split('=');
        const list = urls.split('|');
        const good = list.every((url) => /^https?:\/\/[^\s/]+$/.test(url) && URL.canParse(url));
        if (/^[a-z][a-z0-9-]*$/.test(name) && good) instances.set(name, list);
        else ctx.addIssue({ code: 'custom', message: 'must be name=url|url pairs, separated by commas' });
      }
      return instances;
    });

const schema = z.object({
  ...processEnv,
  ...peerEnv,
  REDIS_URL: url(),
  /** Production refuses a Redis without TLS unless this is set. */
  ALLOW_OPEN_REDIS: z.literal('true').optional(),
  OIDC_ISSUER: url(),
  OIDC_JWKS_URI: url().optional(),
  OIDC_AUDIENCE: z.string().default('https://api.rymeda.com'),
  OIDC_ISSUERS_FILE: issuersFile(),
  OIDC_OWN_TOKENS: z.enum(['all', 'operators']).default('all'),
  IDENTITY_URL: url(),
  RYMEDA_SERVICE_KEY_FILE: keyRingFile(),
  ENGINE_URLS: engineUrls(),
  /** Where an engine's instances are, in places without a DNS that knows them; elsewhere its URL's name tells. */
  ENGINE_INSTANCES: engineInstances(),
  RATE_LIMIT_CLIENT: quota('1200/60'),
  RATE_LIMIT_ORGANIZATION: quota('6000/60'),
  /** Requests without a valid token, token requests included. */
  RATE_LIMIT_ADDRESS: quota('600/60'),
  /** Networks whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: ranges(trustedProxies),
  /**
   * The header in which a trusted proxy that ends TLS gives the client's certificate, for example `client-cert`
   * (RFC 9440) or `x-amzn-mtls-clientcert-leaf`. The proxy must remove a caller's own.
   */
  CLIENT_CERTIFICATE_HEADER: z
    .string()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9-]{2,63}$/, 'must be the name of a header')
    .optional(),
  /** The gateway's own certificate and key in PEM; without them a proxy in front of it ends TLS. */
  TLS_CERTIFICATE_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
});

const checked = schema.superRefine((env, ctx) => {
  const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
  const production = env.RYMEDA_ENV === 'production';
  for (const [path, message] of peerFaults(env, { production, demandsCallers: false })) fault(path, message);
  if (production && !isByTls(env.REDIS_URL) && env.ALLOW_OPEN_REDIS !== 'true')
    fault('REDIS_URL', 'must be rediss://… in production (ALLOW_OPEN_REDIS=true overrides)');
  for (const [path, message] of issuerFaults(env)) fault(path, message);
  for (const [path, message] of tracingFaults(env, production)) fault(path, message);
  const { TLS_CERTIFICATE_FILE: certificate, TLS_KEY_FILE: key } = env;
  if ((certificate === undefined) !== (key === undefined))
    fault('TLS_KEY_FILE', 'certificate and key come together');
  else if (certificate !== undefined && key !== undefined)
    try {
      readTls({ certificate, key });
    } catch {
      fault('TLS_CERTIFICATE_FILE', "certificate and key can't be read, or do not belong together");
    }
});
export type GatewayConfig = z.output<typeof schema>;

/** The only place that reads the environment. Throws a ConfigError that lists all faults. */
export const gatewayConfig = (env: NodeJS.ProcessEnv): GatewayConfig => readConfig(checked, env);

/** The driver takes parameters of the address as options, `tls` among them, and an address without a host as a socket's path. */
const isByTls = (address: string): boolean =>
  /^rediss:\/\/[^/]/.test(address) && URL.parse(address)?.searchParams.has('tls') === false;
