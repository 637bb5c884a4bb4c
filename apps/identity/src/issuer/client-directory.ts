import type { Transactional } from '@rymeda/tenancy';
import type { JWK } from 'jose';
import type { Collection } from 'mongodb';
import type { StoredSecret } from './client-secret.rules.ts';

/** What the issuer must know of a client before it knows the client's organisation. */
export interface DirectoryEntry {
  /** The client id. */
  _id: string;
  organizationId: string;
  partnerId: string;
  scopes: string[];
  status: 'active' | 'revoked';
  /** A copy, written with the organisation's own in one transaction, so that a token costs one read. */
  organizationStatus: 'active' | 'suspended';
  secrets: StoredSecret[];
  /** How it gets tokens; as the record of the client says. */
  grantTypes: string[];
  authMethod: 'client_secret' | 'private_key_jwt' | 'none';
  redirectUris: string[];
  /** Public keys for private_key_jwt. */
  jwks: { keys: JWK[] } | null;
  /** Its tokens are bound to the certificate of the token request (RFC 8705). */
  certificateBound: boolean;
  expiresAt: Date | null;
  /** Tokens issued in this second or before are on the deny-list. Seconds since the epoch. */
  tokensDeniedUntil: number | null;
}

/** Reading is all that the issuer does with it. */
export interface ClientLookup {
  find(clientId: string): Promise<DirectoryEntry | null>;
}

/** A secret and client credentials, as all entries had before these fields existed. */
export const plainClient: Pick<
  DirectoryEntry,
  'grantTypes' | 'authMethod' | 'redirectUris' | 'jwks' | 'certificateBound' | 'expiresAt'
> = {
  grantTypes: ['client_credentials'],
  authMethod: 'client_secret',
  redirectUris: [],
  jwks: null,
  certificateBound: false,
  expiresAt: null,
};

/**
 * The platform's directory of clients, written in the transaction of the client's own record, so that tenant
 * collections never need an unscoped read. Whoever writes names the tenant.
 */
export function clientDirectory(rows: Collection<DirectoryEntry>) {
  return {
    async find(clientId: string): Promise<DirectoryEntry | null> {
      const row = await rows.findOne({ _id: clientId });
      return row && { ...plainClient, ...row };
    },
    async insert(tx: Transactional, entry: DirectoryEntry): Promise<void> {
      await rows.insertOne(entry, { session: tx.session });
    },
    async update(
      tx: Transactional,
      key: { organizationId: string; clientId: string },
      change: Partial<Omit<DirectoryEntry, '_id' | 'organizationId' | 'organizationStatus'>>,
    ): Promise<void> {
      const filter = { _id: key.clientId, organizationId: key.organizationId };
      const result = await rows.updateOne(filter, { $set: change }, { session: tx.session });
      if (result.matchedCount !== 1) throw new Error('A client is missing from the directory');
    },
    /** The secrets as they are inside the transaction, to rotate them. */
    async secrets(tx: Transactional, key: { organizationId: string; clientId: string }) {
      const filter = { _id: key.clientId, organizationId: key.organizationId };
      const entry = await rows.findOne(filter, { session: tx.session });
      if (entry === null) throw new Error('A client is missing from the directory');
      return entry.secrets;
    },
    async setOrganizationStatus(
      tx: Transactional,
      organizationId: string,
      organizationStatus: DirectoryEntry['organizationStatus'],
    ): Promise<void> {
      await rows.updateMany({ organizationId }, { $set: { organizationStatus } }, { session: tx.session });
    },
  };
}
export type ClientDirectory = ReturnType<typeof clientDirectory>;
