import { MongoClient } from 'mongodb';
import { z } from 'zod';

/**
 * Servers and a login, as the driver itself can read them: what it can't would look like a database that is away for ever,
 * and its own complaint may hold a part of the password.
 */
export const mongodbServers = () =>
  z.string('must be a mongodb:// address').refine(isReadable, {
    error: 'must be a mongodb:// address as the driver reads it; is its password percent-encoded?',
    abort: true,
  });

/** The same with its database: without one everything would go into `test`. */
export const mongodbUri = () =>
  mongodbServers().refine(
    (uri) => /^[^/]+\/\/[^/]+\/[^?]/.test(uri),
    'must name its database: mongodb://…/rymeda_…',
  );

/** What a service reads besides its addresses of MongoDB. */
export const mongodbEnv = {
  /** Production refuses addresses without TLS unless this is set. */
  ALLOW_OPEN_MONGODB: z.literal('true').optional(),
};

/**
 * The addresses that production does not start with, of all variables that end in MONGODB_URI: without TLS, or with one
 * that believes any certificate.
 */
export function* mongodbFaults(
  env: Readonly<Record<string, unknown>>,
  production: boolean,
): Generator<[variable: string, fault: string]> {
  if (!production || env['ALLOW_OPEN_MONGODB'] === 'true') return;
  for (const [name, uri] of Object.entries(env))
    if (name.endsWith('MONGODB_URI') && typeof uri === 'string' && !isByTls(uri))
      yield [
        name,
        'must have tls=true in production, and check certificates (ALLOW_OPEN_MONGODB=true overrides)',
      ];
}

/** As the driver itself understands it: mongodb+srv is TLS unless it says otherwise. */
function isByTls(uri: string): boolean {
  const { tls, rejectUnauthorized, checkServerIdentity } = new MongoClient(uri).options;
  // Set by tlsInsecure, tlsAllowInvalidCertificates and tlsAllowInvalidHostnames.
  return tls && rejectUnauthorized !== false && checkServerIdentity === undefined;
}

function isReadable(uri: string): boolean {
  try {
    // Connects to nothing.
    new MongoClient(uri);
    return true;
  } catch {
    return false;
  }
}
