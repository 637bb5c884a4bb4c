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

function isReadable(uri: string): boolean {
  try {
    // Connects to nothing.
    new MongoClient(uri);
    return true;
  } catch {
    return false;
  }
}
