import type { KeyPurpose } from './key-provider.ts';

/**
 * The life of a key's version.
 *
 * - data: `active` (new ciphertexts) → `leaving` (being replaced in the records) → `retired` → `destroyed`
 * - index: `building` (written beside the active one, until every record has it) → `active` (searched by) →
 *   `leaving` (still written, for whoever searches by it yet) → `stripping` (being removed) → `retired` → `destroyed`
 */
export type KeyState = 'building' | 'active' | 'leaving' | 'stripping' | 'retired' | 'destroyed';

/** One wrapped key as it lies in the engine's `keys` collection. */
export interface StoredKey {
  /** `<organizationId>:<purpose>:<version>` */
  _id: string;
  organizationId: string;
  purpose: KeyPurpose;
  version: number;
  /** Null once it was destroyed. */
  wrapped: Buffer | null;
  wrappingKeyId: string;
  /** HMAC of a constant under the key: checked at unwrapping, so that no token opens under two keys. */
  commitment: Buffer;
  createdAt: Date;
  state: KeyState;
  /** Encryptions that processes have taken leave for. */
  uses: number;
  /** When its state last changed. */
  changedAt: Date;
}

export const keyId = (organizationId: string, purpose: KeyPurpose, version: number): string =>
  `${organizationId}:${purpose}:${version}`;

/** Where wrapped keys are kept. */
export interface KeyStore {
  /** All versions, the lowest first. */
  all(organizationId: string, purpose: KeyPurpose): Promise<StoredKey[]>;
  /** All versions of whatever changed in the last so many milliseconds, by the store's own clock. */
  changedWithin(ms: number): Promise<StoredKey[]>;
  /** False when another process made that version first. */
  insert(key: StoredKey): Promise<boolean>;
  /** Adds to the key's uses; answers their sum. */
  lease(id: string, uses: number): Promise<number>;
}
