import { z } from 'zod';
import { mutualTlsFetch, plainFetch, type PeerFetch } from './peers.ts';
import type { ServerTls } from './server-tls.ts';
import { readTls, tlsFiles, type TlsFiles } from './tls-files.ts';

/** Mutual TLS between services: all four; or none, where production is told so. */
export const peerEnv = {
  /** PEM: this service's certificate, with its name among the subject's alternative names, and its key. */
  MTLS_CERTIFICATE_FILE: z.string().optional(),
  MTLS_KEY_FILE: z.string().optional(),
  /** PEM: the authority of all services' certificates. */
  MTLS_CA_FILE: z.string().optional(),
  /** Names of the services that may call this one, separated by commas. */
  MTLS_CALLERS: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(?:,[a-z][a-z0-9-]*)*$/, 'must be names of services, separated by commas')
    .transform((names) => names.split(','))
    .optional(),
  /** Production refuses to call and be called by plain HTTP unless this is set, as where a service mesh does it. */
  ALLOW_OPEN_SERVICES: z.literal('true').optional(),
};
export type PeerConfig = z.output<z.ZodObject<typeof peerEnv>>;

/** What is read of where other services are. */
interface Addresses {
  IDENTITY_URL?: string | undefined;
  CARE_URL?: string | undefined;
  AUDIT_URL?: string | undefined;
  ENGINE_URLS?: ReadonlyMap<string, string> | undefined;
}

/** `demandsCallers`: whether the service itself is called by others; not so the gateway. */
export function* peerFaults(
  env: PeerConfig & Addresses,
  { production, demandsCallers }: { production: boolean; demandsCallers: boolean },
): Generator<[variable: string, fault: string]> {
  const files = ['MTLS_CERTIFICATE_FILE', 'MTLS_KEY_FILE', 'MTLS_CA_FILE'] as const;
  const names = demandsCallers ? [...files, 'MTLS_CALLERS' as const] : files;
  if (names.every((name) => env[name] === undefined)) {
    if (production && env.ALLOW_OPEN_SERVICES !== 'true') yield ['MTLS_CERTIFICATE_FILE', openServices];
    return;
  }
  for (const name of names)
    if (env[name] === undefined) yield [name, 'must be set where other MTLS_ variables are'];
  if (files.some((name) => env[name] === undefined)) return;
  try {
    readTls(pathsOf(env));
  } catch {
    yield ['MTLS_CERTIFICATE_FILE', 'certificate, key and authority can not be used together'];
  }
  for (const [url, name] of addressesOf(env))
    if (!url.startsWith('https:')) yield [`address of ${name}`, 'must be https:// with mutual TLS'];
}

const openServices =
  'must be set in production, with the other MTLS_ variables: services speak mutual TLS (ALLOW_OPEN_SERVICES=true overrides)';

/** How this service calls others, and how it takes their calls. After `peerFaults` found none. */
export interface PeerLinks {
  fetch: PeerFetch;
  /** Undefined without mutual TLS. */
  files: TlsFiles | undefined;
  server: ServerTls | undefined;
}

export function peersOf(env: PeerConfig & Addresses, onFailure: (error: unknown) => void): PeerLinks {
  if (env.MTLS_CERTIFICATE_FILE === undefined)
    return { fetch: plainFetch, files: undefined, server: undefined };
  const files = tlsFiles(pathsOf(env), onFailure);
  return {
    fetch: mutualTlsFetch(files, new Map(addressesOf(env))),
    files,
    server: env.MTLS_CALLERS && { files, callers: env.MTLS_CALLERS },
  };
}

const pathsOf = (env: PeerConfig) => ({
  certificate: env.MTLS_CERTIFICATE_FILE ?? '',
  key: env.MTLS_KEY_FILE ?? '',
  ca: env.MTLS_CA_FILE,
});

/** Services by origin. */
function addressesOf({ IDENTITY_URL, CARE_URL, AUDIT_URL, ENGINE_URLS }: Addresses): [string, string][] {
  const named: [string, string | undefined][] = [
    ['identity', IDENTITY_URL],
    ['care', CARE_URL],
    ['audit', AUDIT_URL],
    ...(ENGINE_URLS ?? []),
  ];
  return named.flatMap(([name, url]) => (url === undefined ? [] : [[new URL(url).origin, name]]));
}
