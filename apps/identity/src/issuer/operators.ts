import { platformOrganization } from '@rymeda/auth';
import { jsonWebKeySet } from '@rymeda/contracts';
import { isPublicJwk } from '@rymeda/kernel';
import type { JWK } from 'jose';
import { z } from 'zod';
import { plainClient, type ClientLookup, type DirectoryEntry } from './client-directory.ts';
import { firstSecret } from './client-secret.rules.ts';

/** Of an operator's client; the names of organisations' clients and users, and of services, begin otherwise. */
export const operatorId = () =>
  z
    .string('must name the operator’s client')
    .regex(
      /^(?!(?:cli|usr|svc)_)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
      'must be letters, digits, _ . - and not begin with cli_, usr_ or svc_',
    );

/** Persons who work as operators, each with public keys of their own (docs/operating.md); none without it. */
export const operatorKeys = () =>
  z
    .string()
    .optional()
    .transform((text, ctx): Map<string, JWK[]> => {
      const given = parsed(text ?? '{}');
      const named = z.record(operatorId(), jsonWebKeySet.shape.keys).safeParse(given);
      const found = new Map<string, JWK[]>(Object.entries(named.data ?? {}));
      const areKeys = [...found.values()].every((keys) => keys.every(isPublicJwk));
      // `__proto__` is a name that is lost on the way.
      if (named.success && areKeys && found.size === Object.keys(given as object).length) return found;
      const message = 'must be JSON: {"name": [public keys as JWK: P-256, Ed25519 or RSA from 2048 bits]}';
      ctx.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

/** Whether the operators' shared client is named as a person's: its secret would go before the keys. */
export const isShadowed = (env: {
  OPERATOR_CLIENT_ID: string;
  OPERATORS: ReadonlyMap<string, unknown>;
}): boolean => env.OPERATORS.has(env.OPERATOR_CLIENT_ID);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Operators {
  /** The client with the secret that all operators could use. */
  shared: { id: string; secret: string };
  keys: ReadonlyMap<string, JWK[]>;
}

/**
 * Operators' clients are configuration, not records: they are the same on every instance, change by configuration
 * alone, and no listing can show them.
 */
export function withOperators(lookup: ClientLookup, { shared, keys }: Operators): ClientLookup {
  const known = new Map<string, DirectoryEntry>();
  for (const [id, own] of keys)
    known.set(id, { ...operator(id), authMethod: 'private_key_jwt', jwks: { keys: own } });
  known.set(shared.id, { ...operator(shared.id), secrets: firstSecret(shared.secret) });
  return { find: async (clientId) => known.get(clientId) ?? lookup.find(clientId) };
}

const operator = (id: string): DirectoryEntry => ({
  ...plainClient,
  _id: id,
  organizationId: platformOrganization,
  partnerId: platformOrganization,
  scopes: ['platform:admin'],
  status: 'active',
  organizationStatus: 'active',
  secrets: [],
  tokensDeniedUntil: null,
});
