/** What a deployment makes of the stores too. */
export { databaseOf, databaseUsers, type DatabaseUser } from '../plan/databases.ts';
export { ensureUsers } from './mongodb-users.ts';
export { discoverServices } from '../plan/services.ts';
