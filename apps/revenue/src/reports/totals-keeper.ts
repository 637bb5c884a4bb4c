import type { EventsLogger, Transactions } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import type { TotalsStore } from './totals.store.ts';

interface Options {
  totals: () => TotalsStore;
  transactions: Transactions;
  logger: EventsLogger;
}

const job = 'revenue-totals';
/** Rows at a time: few enough for a transaction. */
const most = 500;
const pollMs = 5_000;
/** So that what is posted at the same time is added in one go. */
const lingerMs = 100;

/**
 * Adds what was posted to the totals. Until then reports add it up themselves, so nothing is ever late; and rows leave
 * with what they add, in one transaction, so nothing is counted twice, whoever dies or works beside.
 */
export function createTotalsKeeper({ totals, transactions, logger }: Options) {
  let stopped = false;
  let woken = false;
  let rouse: () => void = () => undefined;
  let running: Promise<void> | undefined;

  async function next(): Promise<boolean> {
    const organizationId = await totals().nextOrganization();
    if (organizationId === undefined) return false;
    await transactions.run(jobContext(organizationId, job), async (tx) => {
      const scope = { organizationId };
      await totals().fold(tx, scope, await totals().waiting(tx, scope, most));
    });
    return true;
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      woken = false;
      try {
        while (!stopped && (await next()));
      } catch (error) {
        logger.failure('revenue_totals_behind', error);
      }
      await pause(woken ? 0 : pollMs);
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, lingerMs));
    }
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
      if (stopped) rouse();
    });

  return {
    start: (): void => void (running ??= runAsSystem(job, loop)),
    wake(): void {
      woken = true;
      rouse();
    },
    async stop(): Promise<void> {
      stopped = true;
      rouse();
      await running;
    },
  };
}
