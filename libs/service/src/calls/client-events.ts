import type { Effect } from '@rymeda/events';
import type { ClientStore } from './client.store.ts';

const clientChanged =
  (clients: ClientStore, scopesOf: (data: Record<string, unknown>) => string[]): Effect =>
  async (tx, event) => {
    const scope = { organizationId: event.organizationid };
    const data: Record<string, unknown> = event.data;
    const { id } = data;
    if (typeof id !== 'string') return;
    const state = { id, scopes: scopesOf(data), expiresAt: endOf(data), version: event.sequence };
    await clients.put(scope, state, tx);
  };

const scopesIn = (data: Record<string, unknown>): string[] =>
  Array.isArray(data['scopes']) ? data['scopes'].filter((s) => typeof s === 'string') : [];

/** Of events, and of identity's own answers; null when there is no end, or none that is a time. */
export function endOf({ expiresAt }: Record<string, unknown>): Date | null {
  const at = typeof expiresAt === 'string' ? Date.parse(expiresAt) : NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

/** What identity tells of its API clients; a revoked one has no scopes. */
export const clientEffects = (clients: ClientStore): Record<string, Effect> => ({
  'rymeda.identity.api_client.created.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.updated.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.rotated.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.deleted.v1': clientChanged(clients, () => []),
});
