import type { Readable } from 'node:stream';

export interface PutOptions {
  /** Media type; default `application/octet-stream`. */
  contentType?: string;
  /**
   * Until then nobody can change or delete the object, an administrator included (S3: Object Lock in compliance
   * mode). The folder only refuses by itself: who has the disk can do as he likes.
   */
  retainUntil?: Date;
  /** S3: encrypt under this KMS key (id, ARN or alias) instead of the store's own. */
  kmsKeyId?: string;
}

export interface ObjectInfo {
  key: string;
  /** Bytes. */
  size: number;
  modified: Date;
}

export interface LinkOptions {
  /** How long the link works: 1 to 300 seconds. */
  seconds: number;
  /** What a browser calls the file that it saves. */
  filename?: string;
}

export interface UploadOptions {
  /** How long the link works: 1 to 300 seconds. */
  seconds: number;
  /** The store takes a file of this length, media type and SHA-256 (hex), and no other. */
  bytes: number;
  contentType: string;
  sha256: string;
  /** S3: encrypt under this KMS key (id, ARN or alias) instead of the store's own. */
  kmsKeyId?: string;
}

/** Where to send a file; `headers` belong to what is signed. */
export interface UploadLink {
  method: 'PUT';
  url: string;
  headers: Record<string, string>;
}

/**
 * Files by key: what S3 does, and no more of it than is needed. Whatever resolves is durable. Faults are
 * `StorageError`s; nothing of S3's own answers gets out.
 */
export interface ObjectStore {
  readonly kind: 's3' | 'folder';
  /** Throws when the store can't be used as configured: no bucket, no Object Lock, no rights. */
  check(): Promise<void>;
  /** Writes or replaces. A retained object is not replaced: `retained`. */
  put(key: string, body: Uint8Array, options?: PutOptions): Promise<void>;
  /** Writes if there is nothing under the key; of several who try at once one gets `stored`. */
  putOnce(key: string, body: Uint8Array, options?: PutOptions): Promise<'stored' | 'present'>;
  /** Writes what doesn't fit in memory; nothing is there until all of it is. Answers its length in bytes. */
  putStream(key: string, body: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<number>;
  /** `undefined` when there is nothing under the key. */
  get(key: string): Promise<Buffer | undefined>;
  /**
   * The first that was ever written under the key. Object Lock keeps old versions but lets newer ones and delete
   * markers hide them; whoever restores from retained objects reads this one.
   */
  getFirst(key: string): Promise<Buffer | undefined>;
  /** At most `length` bytes from byte `from`; fewer at the end. */
  getRange(key: string, from: number, length: number): Promise<Buffer | undefined>;
  getStream(key: string): Promise<Readable | undefined>;
  /** Keys in the order of their bytes, beginning after `after`. */
  list(prefix: string, after?: string): AsyncIterable<ObjectInfo>;
  /** A link that gives the object to whoever has it, without a token, for a short time. */
  link(key: string, options: LinkOptions): Promise<string>;
  /** A link by which whoever has it may send the file, without a token, for a short time. */
  uploadLink(key: string, options: UploadOptions): Promise<UploadLink>;
  /** Keeps what is there until then; a time that is later already stays. */
  retain(key: string, until: Date): Promise<void>;
  /** Removes it, with all its versions; nothing happens when there is none. `retained` while it is. */
  delete(key: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * invalid_key: no store takes it. retained: nobody may change it yet. denied: this service may not.
 * unavailable: try again later. misconfigured: an operator must act.
 */
export type StorageFault = 'invalid_key' | 'retained' | 'denied' | 'unavailable' | 'misconfigured';

export class StorageError extends Error {
  readonly fault: StorageFault;

  constructor(fault: StorageFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StorageError';
    this.fault = fault;
  }
}

export const longestLinkSeconds = 300;

export function checkLinkSeconds(seconds: number): void {
  if (!(seconds >= 1 && seconds <= longestLinkSeconds))
    throw new RangeError(`A link works for 1 to ${longestLinkSeconds} seconds`);
}
