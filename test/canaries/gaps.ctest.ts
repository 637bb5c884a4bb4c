import { expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';

interface Series {
  kind: 'record' | 'batch';
  resourceType: string;
  resourceId: string;
  seen: [number, number][];
}

/**
 * Whatever was done to the platform before: each change of a record is a version, each version an event, each event an
 * entry of the log. A hole is an event that was lost, or a change that nobody was told of.
 */
it('after all tests no record lacks a version in the audit log, and no process a batch of accesses', async () => {
  const mongo = await MongoClient.connect(runningStack().mongodb.uri);
  try {
    const series = mongo.db('rymeda_audit_work').collection<Series>('audit_series');
    const entries = mongo.db('rymeda_audit_log').collection('entries');

    /** What the watch missed because a test had taken the entry away for a while, to see the verifier find it, is there. */
    async function isThere({ kind, resourceType, resourceId }: Series, number: number): Promise<boolean> {
      const place =
        kind === 'batch'
          ? { 'metadata.process': resourceId, 'metadata.batch': number }
          : { about: { $all: [resourceType, resourceId] }, 'metadata.sequence': number };
      return (await entries.findOne(place, { projection: { _id: 1 } })) !== null;
    }

    // Events of the last tests may be on their way still.
    await until(
      'every hole to close',
      async () => {
        const lost: string[] = [];
        for (const one of await series.find({ gapSince: { $ne: null } }).toArray())
          for (const number of missing(one.seen))
            if (!(await isThere(one, number))) lost.push(`${one.resourceType} ${one.resourceId} ${number}`);
        return lost;
      },
      (lost) => lost.length === 0,
      60_000,
    );
    expect(await series.countDocuments({ 'seen.0.0': 1 })).toBeGreaterThan(0);
  } finally {
    await mongo.close();
  }
}, 90_000);

const missing = (seen: readonly [number, number][]): number[] =>
  seen
    .flatMap(([from], n) => {
      const before = seen[n - 1]?.[1] ?? 0;
      return Array.from({ length: from - before - 1 }, (_, i) => before + 1 + i);
    })
    .slice(0, 1_000);
