/** What a deployment makes of the stores too. */
export { databaseOf, databaseUsers, type DatabaseUser } from '../plan/databases.ts';
export { ensureUsers } from './mongodb-users.ts';
export { calledBy, discoverServices } from '../plan/services.ts';
export { clientsFor, knownScopes } from './organizations.ts';
export { apiAt, operatorToken, type Api } from './platform-api.ts';
