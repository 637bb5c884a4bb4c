/** Numbers that were seen: disjoint, ascending, not adjacent; both ends inclusive. */
export type Seen = readonly (readonly [number, number])[];

/** Beyond so many separate runs a series is a heap of holes; what comes between is counted as missing. */
export const mostRuns = 1_000;

/** With these numbers as well. Doing it twice changes nothing. */
export function withNumbers(seen: Seen, numbers: Iterable<number>): Seen {
  const all = [...seen.map(([from, to]) => [from, to]), ...[...numbers].map((n) => [n, n])] as [
    number,
    number,
  ][];
  all.sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  // The first and the last stay: what was complete, and how far it goes.
  while (merged.length > mostRuns) merged.splice(merged.length - 2, 1);
  return merged;
}

/** What lacks between 1 and the largest number that was seen. */
export function missing(seen: Seen): { from: number; to: number }[] {
  const holes: { from: number; to: number }[] = [];
  let next = 1;
  for (const [from, to] of seen) {
    if (from > next) holes.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  return holes;
}

/** An entry's place in a series; `undefined` for one that is in none. */
export interface SeriesNumber {
  kind: 'record' | 'batch';
  organizationId: string;
  resourceType: string;
  resourceId: string;
  number: number;
}

/** The type that stands for batches of access records. */
export const accessRecords = 'access_records';

/** Batches belong to a process that works for all: no organisation sees all of its numbers. */
export function numberOf(
  entry: {
    organizationId: string;
    resourceType: string;
    about: readonly string[];
    metadata: Record<string, unknown>;
  },
  platform: string,
): SeriesNumber | undefined {
  const { sequence, process, batch } = entry.metadata;
  if (typeof process === 'string' && Number.isSafeInteger(batch)) {
    // One batch of a transaction's own.
    if (process.startsWith('tx_')) return undefined;
    return {
      kind: 'batch',
      organizationId: platform,
      resourceType: accessRecords,
      resourceId: process,
      number: batch as number,
    };
  }
  const resourceId = entry.about[1];
  if (!Number.isSafeInteger(sequence) || resourceId === undefined) return undefined;
  const { organizationId, resourceType } = entry;
  return { kind: 'record', organizationId, resourceType, resourceId, number: sequence as number };
}

export const seriesId = ({
  organizationId,
  resourceType,
  resourceId,
}: Omit<SeriesNumber, 'number'>): string => `${organizationId}/${resourceType}/${resourceId}`;
