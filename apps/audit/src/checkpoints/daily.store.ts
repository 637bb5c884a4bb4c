import { platformCollection, type Transactional } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { logKey, type LogName } from '../logs/log-name.rules.ts';

/** Which checkpoint of a log was sent last, and on which day (UTC); `daily:` is how far the platform's log was read. */
interface DailyRow {
  _id: string;
  position: number;
  day: string;
  /** How often: the version of the event. */
  sent: number;
}

const feedId = 'daily:';
const idOf = (name: LogName): string => `${feedId}${logKey(name)}`;

/** Work data: should it be lost, sending begins anew on the next day. */
export function dailyStore(work: Connection) {
  const rows = () => platformCollection<DailyRow>(work, 'audit_positions');
  return {
    feed: (): Promise<DailyRow | null> => rows().findOne({ _id: feedId }),
    setFeed: async (day: string, position: number): Promise<void> => {
      await rows().updateOne({ _id: feedId }, { $set: { day }, $max: { position } }, { upsert: true });
    },
    last: (name: LogName, tx: Transactional): Promise<DailyRow | null> =>
      rows().findOne({ _id: idOf(name) }, { session: tx.session }),
    async mark(name: LogName, day: string, size: number, tx: Transactional): Promise<void> {
      const change = { $set: { day, position: size }, $inc: { sent: 1 } };
      await rows().updateOne({ _id: idOf(name) }, change, { upsert: true, session: tx.session });
    },
  };
}
export type DailyStore = ReturnType<typeof dailyStore>;
