import type { AuditCheckpoint } from '@rymeda/contracts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';

/** Bytes as the database's driver reads them. */
export interface StoredBytes {
  buffer: Uint8Array;
}

/** An organisation's checkpoint: an entry of the platform's log, whose one signature covers all. */
export interface CheckpointRow extends LogName {
  /** `<log>/<size>`. */
  _id: string;
  size: number;
  root: StoredBytes;
  /** Its place in the platform's log. */
  platformIndex: number;
  at: Date;
}

/** A signed head of the platform's log. */
export interface PlatformCheckpointRow {
  /** The size, padded. */
  _id: string;
  size: number;
  root: StoredBytes;
  /** The signed note, with witnesses' lines. */
  note: string;
  at: Date;
}

/** Names logs: `<prefix>/<log>`, for example `audit.rymeda.com/org_100/2026`. */
export const originOf = (prefix: string, key: string): string => `${prefix}/${key}`;

export const toAuditCheckpoint = (
  { organizationId, year, size, root, at }: Omit<CheckpointRow, 'root'> & { root: Buffer | StoredBytes },
  originPrefix: string,
): AuditCheckpoint => ({
  id: `${year}-${size}`,
  origin: originOf(originPrefix, logKey({ organizationId, year })),
  year,
  size,
  rootHash: (Buffer.isBuffer(root) ? root : Buffer.from(root.buffer)).toString('base64'),
  createdAt: at.toISOString(),
});
