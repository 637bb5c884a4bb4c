import { createKafka, silentLogger } from '@rymeda/events';

/** What was seen of a consumer group: how often it left its stable state, and for how long it was out of it. */
export interface GroupHistory {
  rebalances: number;
  unstableMs: number;
  longestMs: number;
}

const lookEveryMs = 200;

/** Asks Kafka for the state of the platform's groups again and again; a rebalance between two looks is not seen. */
export async function watchGroups(brokers: string[]) {
  const kafka = createKafka({ brokers, clientId: 'roll-out', logger: silentLogger });
  const admin = await kafka.admin();
  const histories = new Map<string, GroupHistory & { since: number | undefined }>();
  let closed = false;

  async function look(): Promise<void> {
    const groups = await admin.groups();
    const now = performance.now();
    for (const [id, { state, members }] of groups) {
      // Left behind by an earlier run, or by a test.
      if (members === 0 && !histories.has(id)) continue;
      const history = histories.get(id) ?? { rebalances: 0, unstableMs: 0, longestMs: 0, since: undefined };
      histories.set(id, history);
      if (state === 'Stable' && history.since !== undefined) {
        const ms = now - history.since;
        history.unstableMs += ms;
        history.longestMs = Math.max(history.longestMs, ms);
        history.since = undefined;
      }
      if (state !== 'Stable' && history.since === undefined) {
        history.rebalances++;
        history.since = now;
      }
    }
  }
  const watching = (async () => {
    while (!closed) {
      // A look that fails is one less.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  })();
  return {
    histories: (): ReadonlyMap<string, GroupHistory> => histories,
    /** Whether every group is settled. */
    settled: (): boolean => [...histories.values()].every(({ since }) => since === undefined),
    async close() {
      closed = true;
      await watching;
      await kafka.disconnect();
    },
  };
}
