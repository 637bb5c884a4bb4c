import { equalBytes, hmac, type Clock, type Problem } from '@rymeda/kernel';
import { runAsSystem } from '@rymeda/tenancy';
import { LRUCache } from 'lru-cache';
import { DataKey, type Allowance } from './data-key.ts';
import { keyCache, type KeyCache } from './key-cache.ts';
import { keyDirectory, type KeyDirectory } from './key-directory.ts';
import type { KeyProvider, KeyPurpose } from './key-provider.ts';
import {
  ended,
  formerIndexKeys,
  indexingKeys,
  judgeLease,
  keysUnavailable,
  leaseBlock,
  sealingKey,
  undecipherable,
} from './key-roles.rules.ts';
import { keyId, type KeyStore, type StoredKey } from './key-store.ts';

export interface KeyringOptions {
  provider: KeyProvider;
  store: KeyStore;
  clock: Clock;
  /** How long an unwrapped key may be used before the provider is asked again; one hour. */
  cacheMs?: number;
  maxUses?: number;
  maxBytes?: number;
  /** How often other processes' changes are looked for; what is older than `staleMs` is read again before use. */
  pollMs?: number;
  staleMs?: number;
  /** Called when a data key comes near its limit of uses. */
  rotateEarly?: (organizationId: string) => Promise<void>;
}

/** After a failure the provider is left alone for so long; whoever asks meanwhile fails at once. */
const pauseMs = 1_000;
const mostAllowances = 50_000;

/**
 * The organisations' keys in this process. Concurrent misses make one call to the provider, in a context of no
 * caller; the tenant is an argument here, never a context. While the provider is away, keys that are cached go on
 * until their time, and then it is KEYS_UNAVAILABLE (503), never clear text.
 */
export class Keyring {
  readonly #options: KeyringOptions;
  readonly #cache: KeyCache;
  readonly #directory: KeyDirectory;
  readonly #loading = new Map<string, Promise<DataKey>>();
  readonly #failed = new Map<string, { at: number; error: Error }>();
  /** Outlives the cached key: leave that was taken is not lost when the key is unwrapped anew. */
  readonly #allowances = new LRUCache<string, Allowance>({ max: mostAllowances });
  readonly #leasing = new Map<string, Promise<void>>();
  #providerCalls = 0;
  #providerFailures = 0;
  #undeciphered = 0;

  constructor(options: KeyringOptions) {
    this.#options = options;
    const { store, clock, cacheMs = 3_600_000, maxUses = 2 ** 24, maxBytes = 64 * 1024 * 1024 } = options;
    this.#cache = keyCache({ cacheMs, maxUses, maxBytes }, clock);
    this.#directory = keyDirectory({
      store,
      clock,
      pollMs: options.pollMs ?? 2_000,
      staleMs: options.staleMs ?? 10_000,
    });
  }

  /** Looks for other processes' rotations from now on. */
  start(onFailure: (error: unknown) => void): void {
    runAsSystem('keyring', () => this.#directory.start(onFailure));
  }

  stop(): void {
    this.#directory.stop();
    this.#cache.close();
  }

  stats() {
    return {
      providerCalls: this.#providerCalls,
      providerFailures: this.#providerFailures,
      undeciphered: this.#undeciphered,
      ...this.#cache.stats(),
    };
  }

  /** DECRYPTION_FAILED, counted: whoever operates this hears of it. */
  undecipherable(internal: string, cause?: unknown): Problem {
    this.#undeciphered++;
    return undecipherable(internal, cause);
  }

  /** How often the provider was asked. */
  get providerCalls(): number {
    return this.#providerCalls;
  }

  /** Wipes an organisation's unwrapped keys: from now on the provider is asked, and refuses where they are ended. */
  forget(organizationId: string): void {
    this.#cache.deleteOf(organizationId);
  }

  /** Makes the organisation's own key at the provider, so that a new organisation finds it there. */
  prepare(organizationId: string): Promise<void> {
    return this.#ask(() => this.#options.provider.prepare(organizationId));
  }

  /** The data key of new ciphertexts, or the index key that searches go by; made on first use. */
  async current(organizationId: string, purpose: KeyPurpose): Promise<DataKey> {
    const stored = await this.#current(organizationId, purpose);
    const key = await this.#opened(stored);
    if (purpose === 'index') return key;
    const allowance = this.#allowance(stored._id);
    if (allowance.left <= 0) await this.#lease(stored, allowance);
    else if (allowance.left < leaseBlock / 16) void this.#lease(stored, allowance).catch(() => undefined);
    // The key may have reached its limit just now; then there is a next one.
    return allowance.left > 0 ? key : this.current(organizationId, purpose);
  }

  /** The index keys of which every write carries a token, the oldest first. */
  async indexing(organizationId: string): Promise<DataKey[]> {
    await this.#current(organizationId, 'index');
    const keys = indexingKeys(await this.#directory.of(organizationId, 'index'));
    return Promise.all(keys.map(async (stored) => this.#opened(stored)));
  }

  /** The index keys that were in use before and are not destroyed, the oldest first. */
  async formerIndexing(organizationId: string): Promise<DataKey[]> {
    const keys = formerIndexKeys(await this.#directory.of(organizationId, 'index'));
    return Promise.all(keys.map(async (stored) => this.#opened(stored)));
  }

  /** The key of a version that a ciphertext names. */
  async version(organizationId: string, purpose: KeyPurpose, version: number): Promise<DataKey> {
    const cached = this.#cache.get(keyId(organizationId, purpose, version));
    if (cached !== undefined) return cached;
    const named = (keys: readonly StoredKey[]) => keys.find((k) => k.version === version);
    const stored =
      named(await this.#directory.of(organizationId, purpose)) ??
      named(await this.#directory.refresh(organizationId, purpose));
    if (stored === undefined) throw this.undecipherable('unknown key version');
    return this.#opened(stored);
  }

  /** All versions and their states. */
  async versions(organizationId: string, purpose: KeyPurpose): Promise<readonly StoredKey[]> {
    return this.#directory.refresh(organizationId, purpose);
  }

  /** This process changed the versions of a purpose: the next use goes by the change. */
  changed(organizationId: string, purpose: KeyPurpose): void {
    this.#directory.outdate(organizationId, purpose);
  }

  /** A further version, wrapped and not yet stored. */
  async generate(organizationId: string, purpose: KeyPurpose, version: number): Promise<StoredKey> {
    const { stored, plaintext } = await this.#generate(organizationId, purpose, version);
    plaintext.fill(0);
    return stored;
  }

  async #generate(organizationId: string, purpose: KeyPurpose, version: number) {
    const made = await this.#ask(() => this.#options.provider.generate(organizationId, purpose));
    const now = this.#options.clock();
    const stored: StoredKey = {
      _id: keyId(organizationId, purpose, version),
      organizationId,
      purpose,
      version,
      wrapped: made.wrapped,
      wrappingKeyId: made.wrappingKeyId,
      commitment: commitment(made.plaintext),
      createdAt: now,
      state: 'active',
      uses: 0,
      changedAt: now,
    };
    return { stored, plaintext: made.plaintext };
  }

  async #current(organizationId: string, purpose: KeyPurpose): Promise<StoredKey> {
    const known = this.#directory.of(organizationId, purpose);
    const found = sealingKey('then' in known ? await known : known);
    if (found !== undefined) return found;
    return runAsSystem('keyring', () => this.#first(organizationId, purpose));
  }

  async #first(organizationId: string, purpose: KeyPurpose): Promise<StoredKey> {
    const name = keyId(organizationId, purpose, 1);
    await this.#once(name, async () => {
      const again = await this.#directory.refresh(organizationId, purpose);
      const there = sealingKey(again) ?? again[0];
      if (there !== undefined) return this.#cache.get(there._id) ?? this.#unwrap(there);
      const { stored, plaintext } = await this.#generate(organizationId, purpose, 1);
      if (await this.#options.store.insert(stored)) return new DataKey(1, plaintext, this.#allowance(name));
      plaintext.fill(0);
      const theirs = sealingKey(await this.#options.store.all(organizationId, purpose));
      if (theirs === undefined) throw keysUnavailable('no active key');
      return this.#unwrap(theirs);
    });
    const stored = sealingKey(await this.#directory.refresh(organizationId, purpose));
    if (stored === undefined) throw keysUnavailable('no active key');
    return stored;
  }

  #opened(stored: StoredKey): DataKey | Promise<DataKey> {
    return this.#cache.get(stored._id) ?? this.#once(stored._id, () => this.#unwrap(stored));
  }

  /** One call for all who wait, in nobody's context; a failure is remembered for a moment. */
  #once(name: string, load: () => Promise<DataKey>): Promise<DataKey> {
    const begun = this.#loading.get(name);
    if (begun !== undefined) return begun;
    const failure = this.#failed.get(name);
    if (failure !== undefined) {
      // One of a time to come was while the clock was wrong, for which a provider refuses every call.
      const agoMs = this.#options.clock().getTime() - failure.at;
      if (agoMs >= 0 && agoMs < pauseMs) return Promise.reject(failure.error);
      this.#failed.delete(name);
    }
    const key = runAsSystem('keyring', load).then(
      (loaded) => {
        this.#loading.delete(name);
        this.#cache.set(keyNamed(name, loaded), loaded);
        return loaded;
      },
      (error: Error) => {
        this.#loading.delete(name);
        this.#failed.set(name, { at: this.#options.clock().getTime(), error });
        throw error;
      },
    );
    this.#loading.set(name, key);
    return key;
  }

  async #unwrap(stored: StoredKey): Promise<DataKey> {
    const { wrapped, wrappingKeyId, organizationId, purpose } = stored;
    if (wrapped === null) throw await this.#destroyed(stored);
    const key = await this.#ask(() =>
      this.#options.provider.unwrap({ wrapped, wrappingKeyId }, organizationId, purpose),
    );
    if (!equalBytes(commitment(key), stored.commitment)) throw this.undecipherable('key commitment differs');
    return new DataKey(stored.version, key, this.#allowance(stored._id));
  }

  /** What ended with its organisation is meant to be unreadable; what needs one of several versions is not. */
  async #destroyed({ organizationId, purpose }: StoredKey): Promise<Problem> {
    const all = await this.#directory.of(organizationId, purpose);
    const isOver = all.every(({ wrapped }) => wrapped === null);
    return isOver ? ended() : this.undecipherable('the key was destroyed');
  }

  #allowance(id: string): Allowance {
    let allowance = this.#allowances.get(id);
    if (allowance === undefined) {
      allowance = { left: 0 };
      this.#allowances.set(id, allowance);
    }
    return allowance;
  }

  /** Takes leave for a further block of encryptions; a key near its limit is replaced. */
  #lease(stored: StoredKey, allowance: Allowance): Promise<void> {
    const begun = this.#leasing.get(stored._id);
    if (begun !== undefined) return begun;
    const { organizationId, purpose } = stored;
    const replaced = async (): Promise<StoredKey | undefined> => {
      await this.#options.rotateEarly?.(organizationId);
      return sealingKey(await this.#directory.refresh(organizationId, purpose));
    };
    const lease = async (): Promise<void> => {
      const verdict = judgeLease(await this.#options.store.lease(stored._id, leaseBlock));
      if (verdict !== 'exhausted') allowance.left = Math.max(allowance.left, 0) + leaseBlock;
      if (verdict === 'granted') return;
      const next = await (verdict === 'exhausted' ? replaced() : replaced().catch(triedWithTheNextBlock));
      if (verdict === 'exhausted' && (next === undefined || next._id === stored._id))
        throw keysUnavailable('the data key is used up');
    };
    const leasing = runAsSystem('keyring', lease).finally(() => this.#leasing.delete(stored._id));
    this.#leasing.set(stored._id, leasing);
    return leasing;
  }

  async #ask<T>(call: () => Promise<T>): Promise<T> {
    this.#providerCalls++;
    try {
      return await call();
    } catch (cause) {
      this.#providerFailures++;
      throw keysUnavailable('key provider failed', cause);
    }
  }
}

/** Leave was given before: a key that could not be replaced yet serves until its limit. */
const triedWithTheNextBlock = (): void => undefined;

/** A first key may turn out to be another version's, when another process was quicker. */
const keyNamed = (name: string, key: DataKey): string => name.replace(/\d+$/, String(key.version));

const commitment = (key: Buffer): Buffer => hmac(key, 'rymeda.key-commitment.1');
