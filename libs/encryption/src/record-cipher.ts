import { resourceType, type RecordDefinition } from '@rymeda/contracts';
import { hmac, problem, type SymmetricKey } from '@rymeda/kernel';
import { disclose, type Scope } from '@rymeda/tenancy';
import type { DataKey, Keyring } from './keyring.ts';
import { normalise } from './normalise.ts';
import { isToken, openToken, sealToken, TokenError, tokenKeyVersion, type FieldAddress } from './token.ts';

type Fields = Record<string, unknown>;
interface Stored {
  _id: string;
  organizationId: string;
}

/** Seals, opens and indexes the PHI fields of one kind of record. */
export interface RecordCipher {
  /** Of `fields`, those marked PHI and not null, each as an `ENC[…]` string; the others are left as they are. */
  seal(scope: Scope, id: string, fields: Fields): Promise<Fields>;
  /** The documents with their PHI fields in clear. Notes the disclosure of them all as one. */
  open<T extends Stored>(scope: Scope, documents: readonly T[]): Promise<T[]>;
  /**
   * The blind index of a value: equal for equal values of one organisation, field and `context` (for example
   * a partner's id), and telling nothing else. 22 characters; 43 with `full`, for unique constraints.
   */
  blind(
    scope: Scope,
    index: string,
    value: string | string[],
    options?: { context?: string; full?: boolean },
  ): Promise<string>;
}

/**
 * `open` decrypts with the key version that each token names. A field that doesn't open is
 * DECRYPTION_FAILED (500), which names nothing.
 */
export function recordCipher(keyring: Keyring, definition: RecordDefinition): RecordCipher {
  const { collection } = definition;
  const phi = Object.entries(definition.phi);
  const type = resourceType(definition);
  const purposes = new Map(phi.map(([, fieldId]) => [fieldId, `enc/${collection}/${fieldId}`]));
  const purpose = (fieldId: number) => purposes.get(fieldId) as string;

  const json = new Set(definition.json);
  const encode = (name: string, value: unknown) =>
    Buffer.from(json.has(name) ? JSON.stringify(value) : String(value), 'utf8');
  const decode = (name: string, plain: Buffer): unknown =>
    json.has(name) ? JSON.parse(plain.toString('utf8')) : plain.toString('utf8');

  return {
    async seal(scope, id, fields) {
      const sealed = { ...fields };
      let key: DataKey | undefined;
      for (const [name, fieldId] of phi) {
        const value = fields[name];
        if (value === undefined || value === null) continue;
        key ??= await keyring.current(scope.organizationId, 'data');
        const address = { organizationId: scope.organizationId, collection, recordId: id, fieldId };
        sealed[name] = sealToken(key.subkey(purpose(fieldId)), key.version, address, encode(name, value));
      }
      return sealed;
    },

    async open<T extends Stored>(scope: Scope, documents: readonly T[]) {
      const names = new Set<string>();
      let key: DataKey | undefined;
      const opened: T[] = [];
      for (const document of documents) {
        if (document.organizationId !== scope.organizationId) throw failed('document of another tenant');
        const clear = { ...document } as Fields;
        for (const [name, fieldId] of phi) {
          const token = clear[name];
          if (token === undefined || token === null) continue;
          const version = keyVersion(token);
          // Awaiting only where the version changes keeps a list of a hundred records in one turn.
          if (key?.version !== version) key = await keyring.version(scope.organizationId, 'data', version);
          const address = {
            organizationId: scope.organizationId,
            collection,
            recordId: document._id,
            fieldId,
          };
          clear[name] = decode(name, openChecked(key.subkey(purpose(fieldId)), address, token as string));
          names.add(name);
        }
        opened.push(clear as unknown as T);
      }
      if (documents.length > 0)
        disclose({ resourceType: type, resourceIds: documents.map((d) => d._id), fields: [...names] });
      return opened;
    },

    async blind(scope, index, value, options = {}) {
      const blindIndex = definition.blind[index];
      if (blindIndex === undefined) throw new Error(`${type} has no blind index ${index}`);
      const key = await keyring.current(scope.organizationId, 'index');
      const parts = [value].flat().map((v) => normalise(blindIndex.form, v));
      const token = hmac(key.subkey(`blind/${collection}/${blindIndex.id}`), options.context ?? '', ...parts);
      return (options.full ? token : token.subarray(0, 16)).toString('base64url');
    },
  };
}

function keyVersion(token: unknown): number {
  try {
    if (!isToken(token)) throw new TokenError('not a token');
    return tokenKeyVersion(token);
  } catch (cause) {
    throw failed('token', cause);
  }
}

function openChecked(key: SymmetricKey, address: FieldAddress, token: string): Buffer {
  try {
    return openToken(key, address, token);
  } catch (cause) {
    throw failed('token', cause);
  }
}

const failed = (internal: string, cause?: unknown) =>
  problem('DECRYPTION_FAILED', 'A stored field could not be read', { internal, cause });
