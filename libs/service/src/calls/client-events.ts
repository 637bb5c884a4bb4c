import type { Effect } from '@rymeda/events';
import type { ClientStore } from './client.store.ts';

const clientChanged =
  (clients: ClientStore, scopesOf: (data: Record<string, unknown>) => string[]): Effect =>
  async (tx, event) => {
    const scope = { organizationId: event.organizationid };
    const data: Record<string, unknown> = event.data;
    const { id } = data;
    if (typeof id !== 'string') return;
    await clients.put(scope, { id, scopes: scopesOf(data), version: event.sequence }, tx);
  };

const scopesIn = (data: Record<string, unknown>): string[] =>
  Array.isArray(data['scopes']) ? data['scopes'].filter((s) => typeof s === 'string') : [];

/** What identity tells of its API clients; a revoked one has no scopes. */
export const clientEffects = (clients: ClientStore): Record<string, Effect> => ({
  'rymeda.identity.api_client.created.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.updated.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.rotated.v1': clientChanged(clients, scopesIn),
  'rymeda.identity.api_client.deleted.v1': clientChanged(clients, () => []),
});
