import { setTimeout as delay } from 'node:timers/promises';
import { allOf } from './all-of.ts';
import type { AuditEntry, Platform } from './platform.ts';

export type AuditFinding = {
  changesExpected: number;
  changesFound: number;
  readsFound: number;
  /** Milliseconds until all was found; undefined when it was not. */
  after: number | undefined;
};

type Search = {
  rymeda: Platform;
  changes: ReadonlyMap<string, number>;
  startedAt: Date;
  /** Milliseconds to go on looking. */
  patience?: number;
};

/** The log's clock and ours may differ by this much, in milliseconds. */
const clockSkew = 60_000;

/** Looks for the entry of every change that was made, until all are there or patience ends. */
export async function findAuditEntries({
  rymeda,
  changes,
  startedAt,
  patience = 10_000,
}: Search): Promise<AuditFinding> {
  const from = new Date(startedAt.getTime() - clockSkew).toISOString();
  const began = performance.now();
  for (;;) {
    const finding = countEntries(await allOf(rymeda.audit.logs.list({ from, limit: 100 })), changes);
    const after = performance.now() - began;
    if (finding.changesFound === finding.changesExpected) return { ...finding, after };
    if (after > patience) return { ...finding, after: undefined };
    await delay(300);
  }
}

/** An entry counts once, and a record's entries count up to the number of changes made to it. */
export function countEntries(
  entries: readonly AuditEntry[],
  changes: ReadonlyMap<string, number>,
): Omit<AuditFinding, 'after'> {
  const missing = new Map(changes);
  const distinct = [...new Map(entries.map((entry) => [entry.id, entry])).values()];
  let readsFound = 0;
  for (const { action, resourceType, resourceId } of distinct) {
    const key = `${resourceType.replace(/^care_/, '')}/${resourceId}`;
    if (action === 'read') readsFound += changes.has(key) ? 1 : 0;
    else missing.set(key, Math.max((missing.get(key) ?? 0) - 1, 0));
  }
  const total = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const changesExpected = total(changes);
  return { changesExpected, changesFound: changesExpected - total(missing), readsFound };
}
