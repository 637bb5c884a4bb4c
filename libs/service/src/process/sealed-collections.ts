import type { RecordDefinition } from '@rymeda/contracts';
import type { BlobCipher, RecordCipher } from '@rymeda/encryption';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

/** Makes a document's blind index fields anew, out of the opened document. */
export type Reindex<T extends TenantDocument> = (scope: Scope, opened: T) => Promise<Partial<T>>;

/** Where an engine has ciphertexts or blind indexes, so that a rotation finds every one of them. */
export interface SealedCollection {
  collection: string;
  /** Names of the fields that hold `ENC[…]`; null when whoever seals there did not say. */
  fields: readonly string[] | null;
  /** Records are sealed anew; what has no cipher here (stored answers, signing keys) is replaced by its own course. */
  cipher?: RecordCipher;
  /** Blobs that stay as long as their record, each sealed under its `_id`: they are sealed anew too. */
  kept?: { cipher: BlobCipher; fields: readonly string[] };
  /** Whether the collection has blind indexes at all. */
  indexed: boolean;
  /** The fields that hold tokens of blind indexes, and how they are made. */
  reindex?: { fields: readonly string[]; of: Reindex<TenantDocument> };
  /** The fields that hold fingerprints under index keys, which nobody makes anew: they need their key until they go. */
  fingerprints?: readonly string[];
}

/** Filled while an engine is wired. */
export function sealedCollections() {
  const known = new Map<string, SealedCollection>();
  const at = (collection: string): SealedCollection => {
    const place = known.get(collection) ?? { collection, fields: [], indexed: false };
    known.set(collection, place);
    return place;
  };
  /** A collection may hold both: what was said of one kind stays true. */
  const holds = (place: SealedCollection, fields: readonly string[] | null): void => {
    place.fields = fields && place.fields && [...new Set([...place.fields, ...fields])];
  };
  return {
    list: (): SealedCollection[] => [...known.values()],
    record(definition: RecordDefinition, cipher: RecordCipher): void {
      const place = at(definition.collection);
      place.cipher = cipher;
      holds(place, Object.keys(definition.phi));
      place.indexed = Object.keys(definition.blind).length > 0;
    },
    blob(collection: string, ...fields: string[]): void {
      holds(at(collection), fields.length === 0 ? null : fields);
    },
    keptBlob(collection: string, cipher: BlobCipher, ...fields: [string, ...string[]]): void {
      const place = at(collection);
      place.kept = { cipher, fields };
      holds(place, fields);
    },
    fingerprinted(collection: string, ...fields: string[]): void {
      at(collection).fingerprints = fields;
    },
    reindexed<T extends TenantDocument>(
      { collection }: RecordDefinition,
      fields: readonly string[],
      of: Reindex<T>,
    ): void {
      at(collection).reindex = { fields, of: of as unknown as Reindex<TenantDocument> };
    },
  };
}
