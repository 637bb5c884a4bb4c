import { csvQuoted, isFormula } from '@rymeda/kernel';
import type { Entry } from '../logs/entry.ts';
import { canonicalEntry, leafOf } from '../logs/leaf.ts';
import { auditEvent } from './fhir.rules.ts';

/** How a format writes entries, a line each. */
export interface LineFormat {
  header?: string;
  line(entry: Entry): string;
}

/** The entry in its canonical form, and its place. */
const ndjson: LineFormat = {
  line: (entry) => `{"entry":${canonicalEntry(entry).toString()},"index":${entry.index}}\n`,
};

const columns = [
  'index',
  'id',
  'organizationId',
  'timestamp',
  'action',
  'decision',
  'userId',
  'resourceType',
  'resourceId',
  'resourceIds',
  'ipAddress',
  'userAgent',
  'metadata',
  'salt',
  'sealedSha256',
  'v',
] as const;

/** Lists, objects and the user agent (which may be absent) are JSON in their columns; the rest is text. */
const csv: LineFormat = {
  header: `${columns.join(',')}\n`,
  line(entry) {
    const leaf: Record<string, unknown> = { ...leafOf(entry), index: entry.index };
    return `${columns.map((name) => csvQuoted(cell(name, leaf[name]))).join(',')}\n`;
  },
};

function cell(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (name === 'userId' && typeof value === 'string') return text(value);
  return typeof value === 'string' && name !== 'userAgent' ? value : JSON.stringify(value);
}

/**
 * Another issuer's users and clients are named as it likes, and whoever reads the log opens it in a spreadsheet. What has an
 * apostrophe already gets one more, so that one can be taken away when the entry is verified.
 */
const text = (named: string): string => (isFormula(named) || named.startsWith("'") ? `'${named}` : named);

const fhir: LineFormat = { line: (entry) => `${JSON.stringify(auditEvent(entry))}\n` };

export const lineFormats = { ndjson, csv, fhir } as const;
