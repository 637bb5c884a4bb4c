import type { ApiClient } from '@rymeda/contracts';

export type ApiClientState = Omit<
  ApiClient,
  | 'clientId'
  | 'createdAt'
  | 'updatedAt'
  | 'lastUsedAt'
  | 'previousSecretExpiresAt'
  | 'expiresAt'
  | 'secretExpiresAt'
  | 'jwks'
> & {
  /** Of the last token; at most a minute behind. */
  lastUsedAt: Date | null;
  previousSecretExpiresAt: Date | null;
  /** From then on it gets no tokens, and has none. */
  expiresAt: Date | null;
  /** Of the current secret. */
  secretExpiresAt: Date | null;
  jwks: NonNullable<ApiClient['jwks']> | null;
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1, without holes; the ETag and the events' `sequence`. */
  version: number;
};

/** The client id equals the record's id. */
export function toApiClient(state: ApiClientState, now: Date): ApiClient {
  const { version: _version, lastUsedAt, previousSecretExpiresAt: expires, ...fields } = state;
  const overlaps = expires !== null && expires.getTime() > now.getTime();
  return {
    ...fields,
    clientId: state.id,
    expiresAt: state.expiresAt?.toISOString() ?? null,
    secretExpiresAt: state.secretExpiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    previousSecretExpiresAt: overlaps ? expires.toISOString() : null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

export const apiClientEvent = (
  verb: 'created' | 'updated' | 'rotated' | 'deleted',
  state: ApiClientState,
  more: { changed?: string[] } = {},
) => ({
  name: `identity.api_client.${verb}`,
  subject: `api_client/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    name: state.name,
    partnerId: state.partnerId,
    scopes: state.scopes,
    expiresAt: state.expiresAt?.toISOString() ?? null,
    ...more,
  },
});
