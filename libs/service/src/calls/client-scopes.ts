import type { OutsideIssuer } from '@rymeda/auth';
import type { Clock } from '@rymeda/kernel';
import { endOf } from './client-events.ts';
import type { ClientState, ClientStore } from './client.store.ts';
import type { EngineRequest } from './engine-request.ts';

/** What an API client may do as identity has it now, whatever its tokens say; null while that can't be told. */
export type ClientScopes = (organizationId: string, clientId: string) => Promise<ReadonlySet<string> | null>;

const freshMs = 2_000;
const most = 50_000;

/** One that has ended has none. */
const scopesAt = ({ scopes, expiresAt }: ClientState, now: Date): ReadonlySet<string> =>
  new Set(expiresAt !== null && expiresAt <= now ? [] : scopes);

/**
 * Of the projection, and on a miss of identity itself. `service`: who asks, for the audit trail. `outside`: other issuers,
 * of whose clients identity knows nothing; what `clients` says that one may do at most is what it may.
 */
export function clientScopes(options: {
  clients: ClientStore;
  request: EngineRequest;
  service: string;
  identityUrl: string;
  clock: Clock;
  outside?: readonly Pick<OutsideIssuer, 'clients'>[];
}): ClientScopes {
  const { clients, clock, outside = [] } = options;
  const ofOutside = new Map<string, ReadonlySet<string>>(
    outside.flatMap((issuer) =>
      Object.entries(issuer.clients ?? {}).map(
        ([id, { organizationId, scopes }]) => [`${organizationId} ${id}`, new Set(scopes)] as const,
      ),
    ),
  );
  const known = new Map<string, { at: number; scopes: Promise<ReadonlySet<string> | null> }>();

  async function find(organizationId: string, clientId: string): Promise<ReadonlySet<string> | null> {
    const scope = { organizationId };
    const found = await clients.load(scope, clientId);
    if (found !== null) return scopesAt(found, clock());
    const answer = await options.request({
      url: `${options.identityUrl}/v1/organization/api-clients/${encodeURIComponent(clientId)}`,
      organizationId,
      scope: 'identity:read',
      cause: `${options.service} ${clientId}`,
    });
    if (answer.status === 404) return new Set();
    const scopes = (answer.data as Record<string, unknown> | null)?.['scopes'];
    if (answer.status !== 200 || !Array.isArray(scopes)) return null;
    const state = {
      id: clientId,
      scopes: scopes.filter((s) => typeof s === 'string'),
      expiresAt: endOf((answer.data ?? {}) as Record<string, unknown>),
      version: answer.version ?? 0,
    };
    await clients.put(scope, state);
    return scopesAt(state, clock());
  }

  return async (organizationId, clientId) => {
    const key = `${organizationId} ${clientId}`;
    const configured = ofOutside.get(key);
    if (configured !== undefined) return configured;
    const now = clock().getTime();
    let entry = known.get(key);
    if (entry === undefined || now - entry.at > freshMs) {
      if (known.size >= most) known.clear();
      // Whatever is wrong with identity: it is not known, and asked again soon.
      entry = { at: now, scopes: find(organizationId, clientId).catch(() => null) };
      known.set(key, entry);
    }
    return entry.scopes;
  };
}
