import type { Connection, mongo } from 'mongoose';
import { withKeptCursors } from './kept-cursors.ts';

/**
 * The collections that belong to no tenant, each with the reason why: what must be found before it is known whose
 * it is, or what works for all at once. Every other name is a tenant's, and only scoped collections reach it. An
 * entry here is a decision for whoever guards isolation (docs/security.md), not for one engine.
 */
export const platformCollections = {
  outbox: 'rows of all tenants on their way to Kafka; the relay publishes each under its own organisation',
  relay_leases: 'which process publishes',
  inbox_positions: 'how far a consumer has come with a record',
  dead_letters: 'events that a consumer could not apply; without PHI',
  parked_subjects: 'records whose events wait behind a dead letter, retried for all tenants by one process',
  dead_letter_notices: 'what is still to be told on the dead-letter topic; without PHI',
  keys: 'wrapped keys, read by the keyring for the tenant that it is given',
  idempotency: 'found by a fingerprint under the tenant’s key; answers are sealed under it',
  tiles: 'hashes of the audit logs’ trees, by log; no content',
  checkpoints: 'signed heads of the audit logs; no content',
  platform_checkpoints: 'signed heads of the log of all checkpoints',
  organizations: 'the tenants themselves: each reaches its own by its scope, an operator lists them',
  client_directory: 'who a client is must be known before its tenant is',
  settings_counters: 'the version of what organisations have set',
  signing_keys: 'the issuer’s own keys, and the audit log’s',
  compliance_due: 'what falls due when, found by whoever works for all tenants; kinds, ids and times alone',
  audit_series:
    'which versions of records and batches of access records are in the log; ids and numbers alone',
  audit_positions: 'how far the audit logs were read by whoever watches all of them',
  audit_archives: 'which months of the audit logs are in the archive; names and numbers alone',
  audit_jobs: 'exports that wait for a process; which tenant’s is read from the row',
  deny_list: 'who is refused, asked by every service before it knows a tenant',
  deny_list_counters: 'the version of the deny-list',
  token_refusals: 'how often a client was refused a token',
  assertion_uses: 'hashes of client assertions that were used, until they expire',
  oauth_artifacts:
    'sealed codes, refresh tokens and sign-ins, found by the hash of what a browser or client holds',
  revenue_jobs: 'payers’ files that wait for a process; which tenant’s is read from the row',
  code_lists: 'versions of code lists that are the same for all, such as ICD-10-CM',
  code_list_codes: 'their codes',
  revenue_changes:
    'sums by payer and day that were posted and are not in the totals yet, added to each tenant’s own by one process',
  lanes:
    'which webhook endpoints have something to send, found by whoever sends for all; ids and times alone',
  webhook_leases: 'which process sends to which endpoints, and which processes there are',
  oris_lanes:
    'which organisations have a run or schedule due, found by whoever works for all; ids and times alone',
  oris_aside_lanes:
    'which organisations have events that could not be taken in yet, found by whoever works for all; ids and times alone',
  oris_leases: 'which process works for which organisations, and which processes there are',
  sign_in_attempts: 'failed sign-ins by a keyed hash of organisation and address, known or not',
  invitations: 'one-time links, found by their hash before it is known whose they are',
} as const;
export type PlatformCollectionName = keyof typeof platformCollections;

export const isPlatformCollection = (name: string): name is PlatformCollectionName =>
  Object.hasOwn(platformCollections, name);

/**
 * A collection of the platform's own. Each has one small store that names exactly what may be done with it;
 * tenants' records are never among them.
 */
export function platformCollection<T extends mongo.Document>(
  connection: Connection,
  name: PlatformCollectionName,
): mongo.Collection<T> {
  if (!isPlatformCollection(name)) throw new Error(`${String(name)} is not a collection of the platform's`);
  return withKeptCursors(connection, connection.collection(name) as unknown as mongo.Collection<T>);
}
