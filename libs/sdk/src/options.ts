import { isPrivateKeyPem, keyFault } from './client-proof.ts';

/** What a client is made with. */
export interface RymedaOptions {
  clientId: string;
  /** The client's secret; or `privateKey`. */
  clientSecret?: string;
  /** PEM (PKCS #8) of a P-256 key, in place of a secret: its public half is registered as the client's `jwks`. */
  privateKey?: string;
  /** The gateway, for example `https://api.example.com`. */
  baseUrl: string;
  /** Space-separated; default: all that the client has. */
  scope?: string;
  /** For each attempt, until the whole answer is read; default 30 000; `Infinity` for none. */
  timeoutMs?: number;
  /** Attempts after the first; default 3. */
  maxRetries?: number;
  /** Why it looks, for each call that states nothing else: an HL7 PurposeOfUse code such as `HPAYMT`. */
  purpose?: string;
  /** Default: the runtime's own. */
  fetch?: typeof globalThis.fetch;
  /** Put before the SDK's own, for example `acme-ehr/4.2`. */
  userAgent?: string;
  /** Lets secrets and records travel unencrypted to hosts other than this one; for closed test networks. */
  allowHttp?: boolean;
}

/** Options checked and completed. `credentials` is handed to the token source and kept nowhere else. */
export interface Settings {
  baseUrl: string;
  scope: string | undefined;
  timeoutMs: number;
  maxRetries: number;
  purpose: string | undefined;
  fetch: typeof globalThis.fetch;
  userAgent: string;
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Throws a TypeError that lists every fault at once and repeats no value. */
export function settingsOf(options: RymedaOptions, sdkUserAgent: string): Settings {
  const faults: string[] = [];
  if (!filled(options?.clientId)) faults.push('clientId is required');
  faults.push(...faultsOfProof(options ?? {}));
  faults.push(...faultsOfBaseUrl(options?.baseUrl, options?.allowHttp === true));
  if (!isCount(options?.maxRetries ?? 0)) faults.push('maxRetries must be a whole number from 0');
  if (!((options?.timeoutMs ?? 1) > 0)) faults.push('timeoutMs must be above 0');
  if (faults.length > 0) throw new TypeError(`Rymeda: ${faults.join('; ')}`);
  return {
    baseUrl: addressOf(new URL(options.baseUrl)),
    scope: options.scope,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 3,
    purpose: options.purpose,
    fetch: options.fetch ?? globalThis.fetch,
    userAgent: options.userAgent === undefined ? sdkUserAgent : `${options.userAgent} ${sdkUserAgent}`,
  };
}

/** As it was read: without the blanks that a URL may stand between, and without a slash at its end. */
const addressOf = ({ origin, pathname }: URL): string => `${origin}${pathname}`.replace(/\/+$/, '');

/** One of the two, so that nobody thinks to go by the key and sends the secret. */
function faultsOfProof({ clientSecret, privateKey }: Partial<RymedaOptions>): string[] {
  if (clientSecret !== undefined && privateKey !== undefined)
    return ['clientSecret and privateKey exclude each other'];
  if (privateKey !== undefined) return isPrivateKeyPem(privateKey) ? [] : [keyFault];
  return filled(clientSecret) ? [] : ['clientSecret or privateKey is required'];
}

function faultsOfBaseUrl(baseUrl: unknown, allowHttp: boolean): string[] {
  if (!filled(baseUrl)) return ['baseUrl is required'];
  if (!URL.canParse(baseUrl)) return ['baseUrl must be a URL'];
  const url = new URL(baseUrl);
  const faults: string[] = [];
  if (url.protocol !== 'https:' && url.protocol !== 'http:') faults.push('baseUrl must be https');
  else if (url.protocol === 'http:' && !loopback.test(url.hostname) && !allowHttp)
    faults.push('baseUrl must be https (http only to this machine, or with allowHttp)');
  if (url.username !== '' || url.password !== '') faults.push('baseUrl must not carry credentials');
  if (url.search !== '' || url.hash !== '') faults.push('baseUrl must have no query and no fragment');
  return faults;
}

const filled = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;
