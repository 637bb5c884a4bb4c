import type { apiClientCreate, apiClientPatch } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import type { z } from 'zod';
import type { ApiClientState } from './api-client.ts';

type Create = z.output<typeof apiClientCreate>;
type Patch = z.output<typeof apiClientPatch>;

/** Who decides: what its token allows, and whether it is an operator of the platform. */
export interface Grantor {
  scopes: ReadonlySet<string>;
}

export const newApiClient = (
  command: Create,
  birth: { id: string; organizationId: string; now: Date },
): ApiClientState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  name: command.name,
  partnerId: command.partnerId ?? birth.id,
  scopes: [...new Set(command.scopes)],
  status: 'active',
  lastUsedAt: null,
  previousSecretExpiresAt: null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

export interface ApiClientChange {
  client: ApiClientState;
  changed: string[];
  gained: string[];
  lost: string[];
}

/** The client after a patch, with the names of the fields that really changed and the scopes that came and went. */
export function changeApiClient(state: ApiClientState, patch: Patch, now: Date): ApiClientChange {
  const name = patch.name ?? state.name;
  const scopes = patch.scopes === undefined ? state.scopes : [...new Set(patch.scopes)];
  const gained = scopes.filter((s) => !state.scopes.includes(s));
  const lost = state.scopes.filter((s) => !scopes.includes(s));
  const changed = [
    ...(name === state.name ? [] : ['name']),
    ...(gained.length + lost.length === 0 ? [] : ['scopes']),
  ];
  if (changed.length === 0) return { client: state, changed, gained, lost };
  return {
    client: { ...state, name, scopes, updatedAt: now, version: state.version + 1 },
    changed,
    gained,
    lost,
  };
}

export const rotated = (state: ApiClientState, overlapSeconds: number, now: Date): ApiClientState => ({
  ...state,
  previousSecretExpiresAt: overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1000),
  updatedAt: now,
  version: state.version + 1,
});

export const revoked = (state: ApiClientState, now: Date): ApiClientState => ({
  ...state,
  status: 'revoked',
  updatedAt: now,
  version: state.version + 1,
});

/**
 * Nobody hands on what it hasn't got. FORBIDDEN and not 422, since the request is right and another caller
 * might make it. Rotating counts as handing on: whoever sees a client's secret can be that client.
 */
export function refuseBeyond(
  grantor: Grantor,
  scopes: readonly string[],
  act: 'grant' | 'rotate',
): Problem | undefined {
  // An operator hands out what it can't do itself, and never its own scope: the schema doesn't know that one.
  if (grantor.scopes.has('platform:admin')) return undefined;
  const missing = scopes.filter((s) => !grantor.scopes.has(s));
  if (missing.length === 0) return undefined;
  const why =
    act === 'grant'
      ? 'A client cannot be given scopes that the caller lacks'
      : 'The secret of a client with scopes that the caller lacks cannot be rotated';
  return problem('FORBIDDEN', `${why}: ${missing.join(' ')}`, { details: { missingScopes: missing } });
}
