import { deriveKey, symmetricKey, type SymmetricKey } from '@rymeda/kernel';
import { keysUnavailable } from './key-roles.rules.ts';

/** Encryptions that this process may still do under one key. */
export interface Allowance {
  left: number;
}

/** An unwrapped key with its subkeys, which are derived once. */
export class DataKey {
  readonly version: number;
  readonly #key: Buffer;
  readonly #allowance: Allowance;
  readonly #subkeys = new Map<string, SymmetricKey>();
  #uses = 0;
  #wiped = false;

  constructor(version: number, key: Buffer, allowance: Allowance = { left: Infinity }) {
    this.version = version;
    this.#key = key;
    this.#allowance = allowance;
  }

  /** How often a subkey was taken since it was unwrapped. */
  get uses(): number {
    return this.#uses;
  }

  /** One key per collection and field keeps each far below the bound for random 96-bit nonces. */
  subkey(purpose: string): SymmetricKey {
    // A holder that kept it across its eviction must not go on with a key of zeros.
    if (this.#wiped) throw keysUnavailable('the key was wiped');
    this.#uses++;
    let subkey = this.#subkeys.get(purpose);
    if (subkey === undefined) {
      const bytes = deriveKey(this.#key, purpose);
      subkey = symmetricKey(bytes);
      bytes.fill(0);
      this.#subkeys.set(purpose, subkey);
    }
    return subkey;
  }

  /** The same for one encryption, which is counted. */
  sealingSubkey(purpose: string): SymmetricKey {
    this.#allowance.left--;
    return this.subkey(purpose);
  }

  /** Leaves zeros. Subkeys are OpenSSL's, which clears them as soon as nothing refers to them any more. */
  wipe(): void {
    this.#wiped = true;
    this.#key.fill(0);
    this.#subkeys.clear();
  }
}
