/** What a deployment makes of the stores too. */
export { databaseOf, databaseUsers, type DatabaseUser } from '../plan/databases.ts';
export { ensureUsers } from './mongodb-users.ts';
export { calledBy, discoverServices } from '../plan/services.ts';
