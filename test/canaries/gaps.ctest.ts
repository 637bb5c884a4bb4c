import { expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';

/**
 * Whatever was done to the platform before: each change of a record is a version, each version an event, each event an
 * entry of the log. A hole is an event that was lost, or a change that nobody was told of.
 */
it('after all tests no record lacks a version in the audit log, and no process a batch of accesses', async () => {
  const mongo = await MongoClient.connect(runningStack().mongodb.uri);
  try {
    const series = mongo.db('rymeda_audit_work').collection('audit_series');
    // Events of the last tests may be on their way still.
    await until(
      'every hole to close',
      async () => {
        const holes = await series.find({ gapSince: { $ne: null } }).toArray();
        return holes.map(({ resourceType, resourceId, seen }) => ({ resourceType, resourceId, seen }));
      },
      (holes) => holes.length === 0,
      60_000,
    );
    expect(await series.countDocuments({ 'seen.0.0': 1 })).toBeGreaterThan(0);
  } finally {
    await mongo.close();
  }
}, 90_000);
