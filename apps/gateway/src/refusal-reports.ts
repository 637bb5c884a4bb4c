import { mostRefusedAddresses, type RefusedAddress } from '@rymeda/contracts';

/** The refusals of a minute, as audit takes them. */
export interface RefusalReport {
  minute: string;
  addresses: RefusedAddress[];
}

export interface RefusalReportsOptions {
  /** Rejects when audit did not take it. */
  send: (report: RefusalReport) => Promise<void>;
  /** Told once when audit stops taking them. */
  onFailure: (error: unknown) => void;
}

/** Minutes that wait for an audit that is away; beyond that the oldest is let go, and counted. */
const mostWaiting = 120;

/**
 * Brings what the gateway counted into the platform's audit log. It is in the gateway's own log by then, so that what
 * finds no room here, or dies with the process, is in that one all the same.
 */
export function refusalReports({ send, onFailure }: RefusalReportsOptions) {
  const waiting: RefusalReport[] = [];
  const stats = { reported: 0, unreported: 0 };
  let sending: Promise<void> | undefined;
  let failing = false;

  async function sendAll(): Promise<void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        await send(next);
      } catch (error) {
        if (!failing) onFailure(error);
        failing = true;
        return;
      }
      failing = false;
      stats.reported += sumOf(next);
      // It may have been let go, and counted so, while it was under way.
      if (waiting[0] === next) waiting.shift();
      else stats.unreported -= sumOf(next);
    }
  }

  return {
    /** Begins to send; what can't be sent waits for the next call. */
    add: (minute: string, counts: ReadonlyMap<string, number>): void => {
      if (counts.size > 0) waiting.push({ minute, addresses: bounded(counts) });
      while (waiting.length > mostWaiting) stats.unreported += sumOf(waiting.shift() as RefusalReport);
      sending ??= sendAll().finally(() => (sending = undefined));
    },
    /** Resolves when nothing is under way. */
    settled: async (): Promise<void> => sending,
    stats: () => ({ ...stats, waiting: waiting.length }),
  };
}
export type RefusalReports = ReturnType<typeof refusalReports>;

/** The busiest addresses by name, the others together. */
function bounded(counts: ReadonlyMap<string, number>): RefusedAddress[] {
  const all = [...counts].map(([address, count]) => ({ address, count })).sort((a, b) => b.count - a.count);
  if (all.length <= mostRefusedAddresses) return all;
  const named = all.filter(({ address }) => address !== others).slice(0, mostRefusedAddresses - 1);
  const rest = sumOf({ addresses: all }) - sumOf({ addresses: named });
  return [...named, { address: others, count: rest }];
}

/** Stands for the addresses that are not named. */
export const others = 'others';

const sumOf = ({ addresses }: Pick<RefusalReport, 'addresses'>): number =>
  addresses.reduce((sum, { count }) => sum + count, 0);
