import type { AuditFinding } from './audit-entries.ts';
import type { LoadResult } from './load-people.ts';
import { resources } from './load.ts';
import { percentile } from './meter.ts';
import type { PatientTrail } from './patient-trail.ts';
import { statusOf } from './status-of.ts';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const mostShown = 20;

export function report(result: LoadResult, audit: AuditFinding, trail: PatientTrail | undefined): string {
  return [
    recordsTable(result),
    table([
      ['requests', requestsLine(result)],
      ['audit entries', auditLine(audit)],
      [
        'NPIs corrected',
        `${number.format(result.npisCorrected)} (wrong check digit; the last digit was replaced)`,
      ],
    ]),
    ...(result.failures.length > 0 ? [failureList(result)] : []),
    ...(trail ? [trailList(trail)] : []),
  ].join('\n\n');
}

function recordsTable({ tally }: LoadResult): string {
  const rows = resources.map((resource) => {
    const { made, found } = tally[resource];
    return [`${resource}s`, number.format(made), number.format(found)];
  });
  return table([['', 'made', 'already there'], ...rows], 'right');
}

function requestsLine({ requests, duration, latencies }: LoadResult): string {
  const seconds = duration / 1000;
  const milliseconds = (share: number) => `${percentile(latencies, share).toFixed(1)} ms`;
  return (
    `${number.format(requests)} in ${seconds.toFixed(1)} s: ${number.format(requests / seconds)} a second, ` +
    `p50 ${milliseconds(0.5)}, p99 ${milliseconds(0.99)}`
  );
}

function auditLine({ changesFound, changesExpected, readsFound, after }: AuditFinding): string {
  const found = `${number.format(changesFound)} of ${number.format(changesExpected)} changes`;
  const time =
    after === undefined ? 'the rest did not come in time' : `all there after ${(after / 1000).toFixed(1)} s`;
  return `${found} (${time}), and ${number.format(readsFound)} reads of the same records`;
}

function failureList({ failures }: LoadResult): string {
  const lines = failures.slice(0, 5).map(({ person, error }) => `  ${person}: ${describeError(error)}`);
  const rest = failures.length - lines.length;
  return [
    `${failures.length} people were not loaded whole:`,
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

/** Status, code and the names of the fields at fault; no values. */
export function describeError(error: unknown): string {
  if (statusOf(error) === undefined) return error instanceof Error ? error.message : String(error);
  const problem = (error as { error?: { code?: string; details?: unknown; requestId?: string } }).error;
  const fields = Array.isArray(problem?.details)
    ? problem.details
        .map(({ field, code }: { field?: string; code?: string }) => `${field} ${code}`)
        .join(', ')
    : '';
  return [statusOf(error), problem?.code, fields && `(${fields})`, problem?.requestId]
    .filter(Boolean)
    .join(' ');
}

function trailList({ patientId, entries }: PatientTrail): string {
  const rows = entries
    .slice(-mostShown)
    .map((entry) => [
      entry.timestamp,
      entry.userId,
      entry.action,
      `${entry.resourceType} ${entry.resourceId}`,
      entry.ipAddress,
    ]);
  const earlier = entries.length - rows.length;
  return [
    `The trail of patient ${patientId}, the newest session and its note:`,
    ...(earlier > 0 ? [`(${earlier} earlier entries)`] : []),
    table([['time', 'actor', 'action', 'resource', 'address'], ...rows]),
  ].join('\n');
}

function table(rows: readonly (readonly string[])[], numbers: 'left' | 'right' = 'left'): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        numbers === 'right' && column > 0 ? cell.padStart(width(column)) : cell.padEnd(width(column)),
      )
      .join('   ')
      .trimEnd();
  return rows.map(line).join('\n');
}
