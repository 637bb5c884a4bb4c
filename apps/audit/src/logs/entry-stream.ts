import { problem, type Clock } from '@rymeda/kernel';
import type { EventBatch, EventSource } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import { toAuditLog } from './entry.ts';
import type { EntryStore } from './entry.store.ts';
import type { LogFilter } from './log-query.rules.ts';
import {
  growingYears,
  narrowed,
  parsePlace,
  placeText,
  widened,
  type StreamPlace,
} from './stream-place.rules.ts';

/** Places that are looked at for one batch; an entry has up to 64 KiB. */
const stride = 100;

export interface EntryStreamOptions {
  entries: Pick<EntryStore, 'size' | 'between'>;
  scope: Scope;
  filter: LogFilter;
  clock: Clock;
  /** The id of the last event that the caller has; without it the stream begins with what comes next. */
  lastEventId: string | undefined;
}

/**
 * New entries in the order of each log. A place has its entry before any later place has one (`entry-appender.ts`), and
 * reads are of what a majority has, so what lies below a log's size stays as it is: nothing is skipped, nothing comes
 * twice. Throws INVALID_CURSOR for a place that this organisation's logs do not have.
 */
export async function entryStream(options: EntryStreamOptions): Promise<EventSource> {
  const { entries, scope, filter, clock } = options;
  let place = options.lastEventId === undefined ? await ends() : await behind(options.lastEventId);

  async function ends(): Promise<StreamPlace> {
    const sizes = new Map<number, number>();
    for (const year of growingYears(clock())) sizes.set(year, await entries.size(scope, year));
    return sizes;
  }

  async function behind(lastEventId: string): Promise<StreamPlace> {
    const given = parsePlace(lastEventId);
    if (given === undefined) throw invalid();
    for (const [year, next] of given) if (next > (await entries.size(scope, year))) throw invalid();
    return given;
  }

  async function next(): Promise<EventBatch> {
    place = widened(place, clock());
    for (const [year, from] of place) {
      const size = await entries.size(scope, year);
      if (size <= from) continue;
      const to = Math.min(size, from + stride);
      const found = await entries.between(scope, year, { from, to }, filter);
      const at = (index: number): string => placeText(new Map(place).set(year, index));
      const events = found.map((entry) => ({
        id: at(entry.index + 1),
        data: toAuditLog(entry, filter.resourceId ?? filter.patientId),
      }));
      const id = at(to);
      place = new Map(place).set(year, to);
      return { events, id, more: true };
    }
    place = narrowed(place, clock());
    return { events: [], id: placeText(place), more: false };
  }

  return { next };
}

const invalid = () =>
  problem(
    'INVALID_CURSOR',
    'Last-Event-ID is not a place in this organisation’s logs; leave it out to begin anew',
  );
