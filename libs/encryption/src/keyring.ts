import {
  deriveKey,
  equalBytes,
  hmac,
  problem,
  symmetricKey,
  type Clock,
  type SymmetricKey,
} from '@rymeda/kernel';
import type { KeyProvider, KeyPurpose } from './key-provider.ts';

/** One wrapped key as it lies in the engine's `keys` collection. */
export interface StoredKey {
  /** `<organizationId>:<purpose>:<version>` */
  _id: string;
  organizationId: string;
  purpose: KeyPurpose;
  version: number;
  wrapped: Buffer;
  wrappingKeyId: string;
  /** HMAC of a constant under the key: checked at unwrapping, so that no token opens under two keys. */
  commitment: Buffer;
  createdAt: Date;
}

/** Where wrapped keys are kept. `insert` answers false when another process made that version first. */
export interface KeyStore {
  latest(organizationId: string, purpose: KeyPurpose): Promise<StoredKey | null>;
  version(organizationId: string, purpose: KeyPurpose, version: number): Promise<StoredKey | null>;
  insert(key: StoredKey): Promise<boolean>;
}

/** An unwrapped key with its subkeys, which are derived once. */
export class DataKey {
  readonly version: number;
  readonly #key: Buffer;
  readonly #subkeys = new Map<string, SymmetricKey>();

  constructor(version: number, key: Buffer) {
    this.version = version;
    this.#key = key;
  }

  /** One key per collection and field keeps each far below the bound for random 96-bit nonces. */
  subkey(purpose: string): SymmetricKey {
    let subkey = this.#subkeys.get(purpose);
    if (subkey === undefined) {
      subkey = symmetricKey(deriveKey(this.#key, purpose));
      this.#subkeys.set(purpose, subkey);
    }
    return subkey;
  }
}

interface Cached {
  key: Promise<DataKey>;
  expiresAt: number;
}

export interface KeyringOptions {
  provider: KeyProvider;
  store: KeyStore;
  clock: Clock;
  /** How long an unwrapped key may be used before the provider is asked again. */
  cacheMs?: number;
  maxCached?: number;
}

/**
 * The organisations' keys in this process. Concurrent misses make one call to the provider; an unreachable
 * provider answers KEYS_UNAVAILABLE (503), never clear text. The tenant is an argument here, never a context.
 */
export class Keyring {
  readonly #options: Required<KeyringOptions>;
  readonly #cache = new Map<string, Cached>();
  #providerCalls = 0;

  constructor(options: KeyringOptions) {
    this.#options = { cacheMs: 3_600_000, maxCached: 10_000, ...options };
  }

  /** How often the provider was asked; for metrics. */
  get providerCalls(): number {
    return this.#providerCalls;
  }

  /** Makes the organisation's own key at the provider, so that a new organisation finds it there. */
  prepare(organizationId: string): Promise<void> {
    return this.#ask(() => this.#options.provider.prepare(organizationId));
  }

  /** The key that new ciphertexts use; made on first use. */
  current(organizationId: string, purpose: KeyPurpose): Promise<DataKey> {
    return this.#cached(`${organizationId}:${purpose}`, async () => {
      const stored = await this.#options.store.latest(organizationId, purpose);
      return stored === null ? this.#create(organizationId, purpose) : this.#unwrap(stored);
    });
  }

  /** The key of a version that a ciphertext names. */
  version(organizationId: string, purpose: KeyPurpose, version: number): Promise<DataKey> {
    return this.#cached(`${organizationId}:${purpose}:${version}`, async () => {
      const stored = await this.#options.store.version(organizationId, purpose, version);
      if (stored === null)
        throw problem('DECRYPTION_FAILED', 'A stored field could not be read', {
          internal: 'unknown key version',
        });
      return this.#unwrap(stored);
    });
  }

  #cached(name: string, load: () => Promise<DataKey>): Promise<DataKey> {
    const now = this.#options.clock().getTime();
    const hit = this.#cache.get(name);
    if (hit !== undefined && hit.expiresAt > now) return hit.key;
    const key = load();
    if (this.#cache.size >= this.#options.maxCached) {
      const oldest = this.#cache.keys().next().value;
      if (oldest !== undefined) this.#cache.delete(oldest);
    }
    this.#cache.set(name, { key, expiresAt: now + this.#options.cacheMs });
    key.catch(() => this.#cache.delete(name));
    return key;
  }

  async #create(organizationId: string, purpose: KeyPurpose): Promise<DataKey> {
    const generated = await this.#ask(() => this.#options.provider.generate(organizationId, purpose));
    const made = await this.#options.store.insert({
      _id: `${organizationId}:${purpose}:1`,
      organizationId,
      purpose,
      version: 1,
      wrapped: generated.wrapped,
      wrappingKeyId: generated.wrappingKeyId,
      commitment: commitment(generated.plaintext),
      createdAt: this.#options.clock(),
    });
    if (made) return new DataKey(1, generated.plaintext);
    const theirs = await this.#options.store.latest(organizationId, purpose);
    if (theirs === null) throw problem('KEYS_UNAVAILABLE', 'Encryption keys are not available');
    return this.#unwrap(theirs);
  }

  async #unwrap(stored: StoredKey): Promise<DataKey> {
    const { wrapped, wrappingKeyId, organizationId, purpose } = stored;
    const key = await this.#ask(() =>
      this.#options.provider.unwrap({ wrapped, wrappingKeyId }, organizationId, purpose),
    );
    if (!equalBytes(commitment(key), stored.commitment))
      throw problem('DECRYPTION_FAILED', 'A stored field could not be read', {
        internal: 'key commitment differs',
      });
    return new DataKey(stored.version, key);
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    this.#providerCalls++;
    try {
      return await call();
    } catch (cause) {
      throw problem('KEYS_UNAVAILABLE', 'Encryption keys are not available', {
        cause,
        internal: 'key provider failed',
      });
    }
  }
}

const commitment = (key: Buffer): Buffer => hmac(key, 'rymeda.key-commitment.1');
