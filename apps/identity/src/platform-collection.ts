import type { Collection, Document } from 'mongodb';
import type { Connection } from 'mongoose';

/**
 * A collection of the platform's own, which belongs to no tenant: what the issuer must find before it knows
 * whose it is. Each has one small store that names exactly what may be done with it; tenants' records are
 * never among them.
 */
export const platformCollection = <T extends Document>(connection: Connection, name: string): Collection<T> =>
  connection.collection(name) as unknown as Collection<T>;
