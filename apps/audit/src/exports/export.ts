import type { AuditExport } from '@rymeda/contracts';
import type { TenantDocument } from '@rymeda/tenancy';
import type { LogFilter } from '../logs/log-query.rules.ts';

/** An export in audit's work database: queued → running → completed or failed. */
export interface ExportRow extends TenantDocument {
  status: AuditExport['status'];
  format: AuditExport['format'];
  year: number;
  filter: LogFilter;
  requestedBy: string;
  /** Of the workflow's run that asked for it. */
  requestId?: string;
  entries: number;
  /** Entries to look at; `null` until it runs. */
  of: number | null;
  treeSize: number | null;
  /** Names and lengths; their keys follow from the export's id. */
  files: { name: string; bytes: number }[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
  completedAt: Date | null;
}

export const isWhole = (filter: LogFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

export const exportKey = (
  { organizationId, _id }: Pick<ExportRow, 'organizationId' | '_id'>,
  file: string,
): string => `exports/${organizationId}/${_id}/${file}`;

/** What an export is made of. Leaves and checkpoint prove the entries, whatever their format. */
export const entriesFile = {
  ndjson: 'entries.ndjson.gz',
  csv: 'entries.csv.gz',
  fhir: 'auditevents.ndjson.gz',
} as const;
export const leavesFile = 'leaves.bin';
export const checkpointFile = 'checkpoint.txt';

export const toAuditExport = (row: ExportRow, files: AuditExport['files']): AuditExport => ({
  id: row._id,
  organizationId: row.organizationId,
  status: row.status,
  format: row.format,
  year: row.year,
  selection: isWhole(row.filter) ? 'all' : 'part',
  progress: { entries: row.entries, of: row.of },
  treeSize: row.treeSize,
  files,
  requestedBy: row.requestedBy,
  createdAt: row.createdAt.toISOString(),
  completedAt: row.completedAt?.toISOString() ?? null,
});
