import { randomToken, type Clock } from '@rymeda/kernel';
import type { ClientLookup, DirectoryEntry } from './client-directory.ts';

export type ClientRefusal = 'revoked' | 'expired' | 'organization_suspended';

export interface ClientFinderOptions {
  lookup: ClientLookup;
  clock: Clock;
  onRefused: (entry: DirectoryEntry, reason: ClientRefusal) => void;
}

export type ClientFinder = (id: string) => Promise<Record<string, unknown> | undefined>;

/** Names under which the provider keeps our part of a client. */
export const extraClientMetadata = [
  'organizationId',
  'partnerId',
  'grantedScopes',
  'secrets',
  'certificateBound',
  'endsAt',
];

/**
 * The schema of the provider demands a secret. This one is never compared (see `provider.ts`); should it ever
 * be, it is one that nobody knows.
 */
const unusedSecret = randomToken(32);

/** Finds a client as oidc-provider wants it described; nothing for one that may have no tokens now. */
export function clientFinder(options: ClientFinderOptions): ClientFinder {
  return async (id) => {
    const entry = await options.lookup.find(id);
    if (entry === null) return undefined;
    const refusal = refusalOf(entry, options.clock());
    if (refusal !== undefined) {
      options.onRefused(entry, refusal);
      return undefined;
    }
    await untilAfter(entry.tokensDeniedUntil, options.clock);
    return clientMetadata(entry);
  };
}

export const refusalOf = (entry: DirectoryEntry, now: Date): ClientRefusal | undefined => {
  if (entry.status === 'revoked') return 'revoked';
  if (entry.expiresAt !== null && entry.expiresAt <= now) return 'expired';
  return entry.organizationStatus === 'suspended' ? 'organization_suspended' : undefined;
};

/** `iat` has whole seconds: a token of the second that the deny-list names would be refused for its life. */
async function untilAfter(second: number | null, clock: Clock): Promise<void> {
  if (second === null) return;
  const wait = (second + 1) * 1000 - clock().getTime();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 3000)));
}

const clientMetadata = (entry: DirectoryEntry): Record<string, unknown> => ({
  client_id: entry._id,
  ...(entry.authMethod === 'client_secret' ? { client_secret: unusedSecret } : {}),
  ...(entry.jwks === null ? {} : { jwks: entry.jwks }),
  grant_types: entry.grantTypes,
  redirect_uris: entry.redirectUris,
  response_types: entry.grantTypes.includes('authorization_code') ? ['code'] : [],
  response_modes: ['query'],
  token_endpoint_auth_method: entry.authMethod === 'client_secret' ? 'client_secret_basic' : entry.authMethod,
  organizationId: entry.organizationId,
  partnerId: entry.partnerId,
  grantedScopes: entry.scopes,
  secrets: entry.secrets,
  certificateBound: entry.certificateBound,
  endsAt: entry.expiresAt?.getTime() ?? null,
});
