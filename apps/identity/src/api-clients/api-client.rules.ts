import type { apiClientCreate, apiClientPatch } from '@rymeda/contracts';
import { ruleBeyond, rulesOfScopes } from '@rymeda/auth';
import { problem, type Problem } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { callerRules } from '../roles/caller-rules.ts';
import type { ApiClientState } from './api-client.ts';
import { registrationFault } from './registration.rules.ts';

type Create = z.output<typeof apiClientCreate>;
type Patch = z.output<typeof apiClientPatch>;

/** Who decides: what its token allows, and the roles of a user. */
type Grantor = Pick<TenantContext, 'actor' | 'access'>;

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
  grantTypes: [...new Set(command.grantTypes)],
  tokenEndpointAuthMethod: command.tokenEndpointAuthMethod,
  redirectUris: [...new Set(command.redirectUris)],
  jwks: command.jwks ?? null,
  certificateBoundTokens: command.certificateBoundTokens,
  expiresAt: timeOf(command.expiresAt),
  secretExpiresAt: timeOf(command.secretExpiresAt),
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
  /** Tokens that it has allow more than the client now may. */
  narrowed: boolean;
  /** Somebody can be that client who could not before, or for longer. */
  opened: boolean;
}

/** `null` and absent alike: no time. */
export const timeOf = (text: string | null | undefined): Date | null =>
  text === null || text === undefined ? null : new Date(text);

/** The client after a patch, with the names of the fields that really changed and the scopes that came and went. */
export function changeApiClient(state: ApiClientState, patch: Patch, now: Date): ApiClientChange {
  const name = patch.name ?? state.name;
  const scopes = patch.scopes === undefined ? state.scopes : [...new Set(patch.scopes)];
  const gained = scopes.filter((s) => !state.scopes.includes(s));
  const lost = state.scopes.filter((s) => !scopes.includes(s));
  const registration = {
    redirectUris: patch.redirectUris === undefined ? state.redirectUris : [...new Set(patch.redirectUris)],
    jwks: patch.jwks ?? state.jwks,
    certificateBoundTokens: patch.certificateBoundTokens ?? state.certificateBoundTokens,
    expiresAt: patch.expiresAt === undefined ? state.expiresAt : timeOf(patch.expiresAt),
  };
  const names = ['redirectUris', 'jwks', 'certificateBoundTokens', 'expiresAt'] as const;
  const changed = [
    ...(name === state.name ? [] : ['name']),
    ...(gained.length + lost.length === 0 ? [] : ['scopes']),
    ...names.filter((n) => JSON.stringify(registration[n]) !== JSON.stringify(state[n])),
  ];
  const endsAt = registration.expiresAt?.getTime() ?? Infinity;
  const endedAt = state.expiresAt?.getTime() ?? Infinity;
  const narrowed =
    lost.length > 0 ||
    changed.includes('jwks') ||
    (registration.certificateBoundTokens && !state.certificateBoundTokens) ||
    endsAt < endedAt;
  // A key or an address of one's own, a secret that is enough by itself again, an end that is put off.
  const opened =
    changed.includes('jwks') ||
    changed.includes('redirectUris') ||
    (!registration.certificateBoundTokens && state.certificateBoundTokens) ||
    endsAt > endedAt;
  if (changed.length === 0) return { client: state, changed, gained, lost, narrowed, opened };
  const client = {
    ...state,
    name,
    scopes,
    ...registration,
    updatedAt: now,
    version: state.version + 1,
  };
  // An expired client may be renamed; what is set now must hold now.
  const fault = registrationFault(
    { ...client, expiresAt: changed.includes('expiresAt') ? client.expiresAt : null, secretExpiresAt: null },
    now,
  );
  if (fault) throw fault;
  return { client, changed, gained, lost, narrowed, opened };
}

export interface Rotation {
  overlapSeconds: number;
  /** Of the new secret; null for none. */
  secretExpiresAt: Date | null;
}

export const rotated = (state: ApiClientState, rotation: Rotation, now: Date): ApiClientState => ({
  ...state,
  secretExpiresAt: rotation.secretExpiresAt,
  previousSecretExpiresAt: overlapEnd(state.secretExpiresAt, rotation.overlapSeconds, now),
  updatedAt: now,
  version: state.version + 1,
});

/** The old secret lives no longer than it would have without a rotation. */
function overlapEnd(expiresAt: Date | null, overlapSeconds: number, now: Date): Date | null {
  if (overlapSeconds === 0) return null;
  const end = now.getTime() + overlapSeconds * 1000;
  return new Date(Math.min(end, expiresAt?.getTime() ?? Infinity));
}

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
  act: keyof typeof refusals,
): Problem | undefined {
  // An operator hands out what it can't do itself, and never its own scope: the schema doesn't know that one.
  if (grantor.actor.scopes.has('platform:admin')) return undefined;
  const missing = scopes.filter((s) => lacks(grantor, s));
  if (missing.length === 0) return undefined;
  return problem('FORBIDDEN', `${refusals[act]}: ${missing.join(' ')}`, {
    details: { missingScopes: missing },
  });
}

const refusals = {
  grant: 'A client cannot be given scopes that the caller lacks',
  rotate: 'The secret of a client with scopes that the caller lacks cannot be rotated',
  open: 'What keeps a client with scopes that the caller lacks from being used cannot be changed',
} as const;

/** A client acts without any role: a user who gives it a scope must be allowed all that the scope opens. */
const lacks = (grantor: Grantor, scope: string): boolean =>
  !grantor.actor.scopes.has(scope) ||
  (grantor.actor.kind === 'user' &&
    ruleBeyond(callerRules(grantor), rulesOfScopes(new Set([scope]))) !== undefined);
