import { pageOf, type Page, type Position } from '@rymeda/service';
import type { Scope, TenantDatabase } from '@rymeda/tenancy';
import { unaccounted } from '../disclosures/accounting.rules.ts';
import type { Entry } from './entry.ts';
import type { LogName } from './log-name.rules.ts';
import { logQuery, type LogFilter } from './log-query.rules.ts';

export const entriesCollection = 'entries';

/** Reads an organisation's entries; only the intake appends them. */
export function entryStore(database: TenantDatabase) {
  const entries = database.collection<Entry>(entriesCollection);
  return {
    load: (scope: Scope, id: string): Promise<Entry | null> => entries.findOne(scope, { _id: id }),

    /**
     * What an accounting of a patient's disclosures is made of: recorded ones and suspensions whenever they were
     * entered, and what was read or exported in the time for a purpose that is accounted for.
     */
    accountable: (
      scope: Scope,
      patientId: string,
      { from, to }: { from: Date; to: Date },
      limit: number,
    ): Promise<Entry[]> =>
      entries.find(
        scope,
        {
          about: patientId,
          decision: 'allowed',
          $or: [
            { resourceType: 'audit_disclosure', action: { $in: ['create', 'update'] } },
            {
              action: { $in: ['read', 'export'] },
              timestamp: { $gte: from, $lte: to },
              'metadata.purpose': { $exists: true, $nin: [...unaccounted] },
            },
          ],
        },
        { sort: { timestamp: -1, _id: -1 }, hint: 'by_about', limit },
      ),

    /** How many entries the organisation's log of a year has; whoever read so many has missed none. */
    async size(scope: Scope, year: number): Promise<number> {
      const [last] = await entries.find(
        scope,
        { year },
        { sort: { year: -1, index: -1 }, limit: 1, hint: 'by_place', projection: { index: 1 } },
      );
      return last === undefined ? 0 : last.index + 1;
    },

    /** Entries of these places of a year's log that the filter takes, in the order of the log. */
    between: (
      scope: Scope,
      year: number,
      { from, to }: { from: number; to: number },
      asked: LogFilter,
    ): Promise<Entry[]> =>
      entries.find(
        scope,
        { ...logQuery(asked).filter, year, index: { $gte: from, $lt: to } },
        { sort: { year: 1, index: 1 }, hint: 'by_place' },
      ),

    /** Newest first by (timestamp, id). */
    async list(scope: Scope, asked: LogFilter, limit: number, after?: Position): Promise<Page<Entry>> {
      const { filter, hint } = logQuery(asked, after);
      const rows = await entries.find(scope, filter, {
        sort: { timestamp: -1, _id: -1 },
        limit: limit + 1,
        ...(hint === undefined ? {} : { hint }),
      });
      return pageOf(rows, limit, (entry) => ({ time: entry.timestamp, id: entry._id }));
    },
  };
}

/** Entries by their places, for the platform's own work in a system context. */
export function systemEntryStore(database: TenantDatabase) {
  const entries = database.collection<Entry>(entriesCollection);
  return {
    /** In the order of the log. */
    between: (name: LogName, from: number, to: number, asked: LogFilter): Promise<Entry[]> =>
      entries.find(
        name,
        { ...logQuery(asked).filter, year: name.year, index: { $gte: from, $lt: to } },
        { sort: { year: 1, index: 1 }, hint: 'by_place' },
      ),
  };
}
export type SystemEntryStore = ReturnType<typeof systemEntryStore>;
export type EntryStore = ReturnType<typeof entryStore>;
