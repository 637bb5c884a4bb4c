import { resourceType, type RecordDefinition } from '@rymeda/contracts';
import { hmac, type SymmetricKey } from '@rymeda/kernel';
import { disclose, type Scope } from '@rymeda/tenancy';
import type { DataKey } from './data-key.ts';
import { isDamaged } from './key-roles.rules.ts';
import type { Keyring } from './keyring.ts';
import { normalise } from './normalise.ts';
import { isToken, openToken, sealToken, TokenError, tokenKeyVersion, type FieldAddress } from './token.ts';

type Fields = Record<string, unknown>;
interface Stored {
  _id: string;
  organizationId: string;
}

function patientOf(document: object, field: string): string | null {
  const id = (document as Fields)[field];
  return typeof id === 'string' ? id : null;
}

/** How a field's value becomes bytes. */
const asText = {
  encode: (value: unknown): Buffer => Buffer.from(String(value), 'utf8'),
  decode: (plain: Buffer): unknown => plain.toString('utf8'),
};
const asJson: typeof asText = {
  encode: (value) => Buffer.from(JSON.stringify(value), 'utf8'),
  decode: (plain) => JSON.parse(plain.toString('utf8')) as unknown,
};

/** Seals, opens and indexes the PHI fields of one kind of record. */
export interface RecordCipher {
  /** Of `fields`, those marked PHI and not null, each as an `ENC[…]` string; the others are left as they are. */
  seal(scope: Scope, id: string, fields: Fields): Promise<Fields>;
  /** The documents with their PHI fields in clear. Notes the disclosure of them all as one. */
  open<T extends Stored>(scope: Scope, documents: readonly T[]): Promise<T[]>;
  /** The same, with null for each field that does not open, and its name; keys that can't be had, or have ended, are thrown as by `open`. */
  openReadable<T extends Stored>(scope: Scope, documents: readonly T[]): Promise<Readable<T>[]>;
  /**
   * The blind index of a value, to search by: `<index key version>.<base64url>`, equal for equal values of one
   * organisation, field and `context` (for example a partner's id), and telling nothing else.
   */
  blind(scope: Scope, index: string, value: string | string[], options?: BlindOptions): Promise<string>;
  /** The same, to be stored: one for each index key that is in use, which are two while the key rotates. */
  blindAll(scope: Scope, index: string, value: string | string[], options?: BlindOptions): Promise<string[]>;
  /** Whether an opened value is the one that was searched for: indexes of few bits find others too. */
  sameValue(index: string, a: string, b: string): boolean;
  /** What must be written so that no field is under an older key than the current one; notes the disclosure. */
  reseal<T extends Stored>(scope: Scope, documents: readonly T[]): Promise<Resealed[]>;
}

/** As far as it opens. */
export interface Readable<T> {
  document: T;
  unreadable: string[];
}

export interface BlindOptions {
  context?: string;
  /** All 256 bits, for unique constraints. */
  full?: boolean;
}

/** One document's ciphertexts that are replaced: only while it still holds `was`. */
export interface Resealed {
  id: string;
  was: Record<string, string>;
  set: Record<string, string>;
}

/**
 * `open` decrypts with the key version that each token names. A field that doesn't open is
 * DECRYPTION_FAILED (500), which names nothing.
 */
export function recordCipher(keyring: Keyring, definition: RecordDefinition): RecordCipher {
  const { collection, patient } = definition;
  const type = resourceType(definition);
  const json = new Set(definition.json);
  const phi = Object.entries(definition.phi).map(([name, fieldId]) => ({
    name,
    fieldId,
    purpose: `enc/${collection}/${fieldId}`,
    ...(json.has(name) ? asJson : asText),
  }));

  const address = ({ organizationId }: Scope, recordId: string, fieldId: number): FieldAddress => ({
    organizationId,
    collection,
    recordId,
    fieldId,
  });

  return {
    async seal(scope, id, fields) {
      const sealed = { ...fields };
      let key: DataKey | undefined;
      for (const { name, fieldId, purpose, encode } of phi) {
        const value = fields[name];
        if (value === undefined || value === null) continue;
        key ??= await keyring.current(scope.organizationId, 'data');
        const subkey = key.sealingSubkey(purpose);
        sealed[name] = sealToken(subkey, key.version, address(scope, id, fieldId), encode(value));
      }
      return sealed;
    },

    async open<T extends Stored>(scope: Scope, documents: readonly T[]) {
      const opened = await openAll(scope, documents, (error) => {
        throw error;
      });
      return opened.map(({ document }) => document);
    },

    openReadable: (scope, documents) =>
      openAll(scope, documents, (error) => {
        if (!isDamaged(error)) throw error;
      }),

    async blind(scope, index, value, options) {
      return blindToken(await keyring.current(scope.organizationId, 'index'), index, value, options);
    },

    async blindAll(scope, index, value, options) {
      const keys = await keyring.indexing(scope.organizationId);
      return keys.map((key) => blindToken(key, index, value, options));
    },

    sameValue(index, a, b) {
      const { form } = indexNamed(index);
      return normalise(form, a) === normalise(form, b);
    },

    async reseal(scope, documents) {
      const resealed: Resealed[] = [];
      const names = new Set<string>();
      let old: DataKey | undefined;
      for (const document of documents) {
        if (document.organizationId !== scope.organizationId)
          throw keyring.undecipherable('document of another tenant');
        const current = await keyring.current(scope.organizationId, 'data');
        const change: Resealed = { id: document._id, was: {}, set: {} };
        for (const { name, fieldId, purpose } of phi) {
          const token = (document as Fields)[name];
          if (token === undefined || token === null) continue;
          const version = keyVersion(keyring, token);
          if (version === current.version) continue;
          if (old?.version !== version) old = await keyring.version(scope.organizationId, 'data', version);
          const at = address(scope, document._id, fieldId);
          const plain = openChecked(keyring, old.subkey(purpose), at, token as string);
          change.was[name] = token as string;
          change.set[name] = sealToken(current.sealingSubkey(purpose), current.version, at, plain);
          plain.fill(0);
          names.add(name);
        }
        if (Object.keys(change.set).length > 0) resealed.push(change);
      }
      if (resealed.length > 0)
        disclose({ resourceType: type, resourceIds: resealed.map((r) => r.id), fields: [...names] });
      return resealed;
    },
  };

  /** `passOver` throws what is not to be passed over. */
  async function openAll<T extends Stored>(
    scope: Scope,
    documents: readonly T[],
    passOver: (error: unknown) => void,
  ): Promise<Readable<T>[]> {
    const names = new Set<string>();
    let key: DataKey | undefined;
    const opened: Readable<T>[] = [];
    for (const document of documents) {
      if (document.organizationId !== scope.organizationId)
        throw keyring.undecipherable('document of another tenant');
      const clear = { ...document } as Fields;
      const unreadable: string[] = [];
      for (const { name, fieldId, purpose, decode } of phi) {
        const token = clear[name];
        if (token === undefined || token === null) continue;
        try {
          const version = keyVersion(keyring, token);
          // Awaiting only where the version changes keeps a list of a hundred records in one turn.
          if (key?.version !== version) key = await keyring.version(scope.organizationId, 'data', version);
          const at = address(scope, document._id, fieldId);
          clear[name] = decode(openChecked(keyring, key.subkey(purpose), at, token as string));
          names.add(name);
        } catch (error) {
          passOver(error);
          clear[name] = null;
          unreadable.push(name);
        }
      }
      opened.push({ document: clear as unknown as T, unreadable });
    }
    if (documents.length > 0)
      disclose({
        resourceType: type,
        resourceIds: documents.map((d) => d._id),
        ...(patient === undefined ? {} : { patientIds: documents.map((d) => patientOf(d, patient)) }),
        fields: [...names],
      });
    return opened;
  }

  function indexNamed(index: string) {
    const blindIndex = definition.blind[index];
    if (blindIndex === undefined) throw new Error(`${type} has no blind index ${index}`);
    return blindIndex;
  }

  function blindToken(
    key: DataKey,
    index: string,
    value: string | string[],
    { context = '', full = false }: BlindOptions = {},
  ): string {
    const { id, form, bits = 128 } = indexNamed(index);
    const parts = [value].flat().map((v, part) => normalise(form, v, part));
    const token = hmac(key.subkey(`blind/${collection}/${id}`), context, ...parts);
    return `${key.version}.${(full ? token : firstBits(token, bits)).toString('base64url')}`;
  }
}

/** The first so many bits; what is left of the last byte is zero. */
function firstBits(bytes: Buffer, bits: number): Buffer {
  const kept = Buffer.from(bytes.subarray(0, Math.ceil(bits / 8)));
  if (bits % 8 !== 0) kept[kept.length - 1] = (kept.at(-1) as number) & (0xff << (8 - (bits % 8)));
  return kept;
}

function keyVersion(keyring: Keyring, token: unknown): number {
  try {
    if (!isToken(token)) throw new TokenError('not a token');
    return tokenKeyVersion(token);
  } catch (cause) {
    throw keyring.undecipherable('token', cause);
  }
}

function openChecked(keyring: Keyring, key: SymmetricKey, address: FieldAddress, token: string): Buffer {
  try {
    return openToken(key, address, token);
  } catch (cause) {
    throw keyring.undecipherable('token', cause);
  }
}
