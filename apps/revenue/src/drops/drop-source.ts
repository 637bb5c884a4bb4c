/** A file that somebody has laid down for an organisation. */
export interface Dropped {
  organizationId: string;
  /** Its path or key. May hold a person's name: never logged. */
  name: string;
  bytes: number;
  /** Another one when the file is. */
  stamp: string;
}

/** Where clearinghouses, payers and their agents lay files down. */
export interface DropSource {
  /** What lies there whole. */
  list(): AsyncIterable<Dropped>;
  read(dropped: Dropped): AsyncIterable<Uint8Array>;
  /** Takes away what was listed; what lies there now under the same name, and is another, stays. */
  remove(dropped: Dropped): Promise<void>;
}

/** In both: a folder an organisation. */
export const isOrganizationId = (name: string): boolean => /^org_[A-Za-z0-9]+$/.test(name);

/** Names that transfer programs use until a file is whole. */
export const isUnderWay = (name: string): boolean =>
  name.startsWith('.') || /\.(?:part|partial|filepart|tmp|temp|writing|crdownload)$/i.test(name);
