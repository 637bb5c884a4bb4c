import type { KeyProvider } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { changeStatus, type StatusStores } from './change-status.ts';
import type { OrganizationState } from './organization.ts';
import { dueStep } from './organization-lifecycle.rules.ts';

export interface OffboardingOptions {
  stores: StatusStores;
  keyProvider: Pick<KeyProvider, 'scheduleDestruction' | 'destroyDue'>;
  transactions: Transactions;
  clock: Clock;
  onFailure: (error: unknown) => void;
  everyMs?: number;
}

/**
 * Ends what was offboarded: has the keys' destruction scheduled, waits for its day, and writes down that nothing can
 * be read any more. Each step may be repeated, by any instance, until it is known to have been done.
 */
export function offboarding(options: OffboardingOptions) {
  const { stores, keyProvider, transactions, clock } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function step(state: OrganizationState): Promise<void> {
    const due = dueStep(state, clock());
    if (due === 'wait' || state.offboarding === null) return;
    const scope = jobContext(state.id, 'offboarding');
    if (due === 'shred') {
      await keyProvider.destroyDue();
      await transactions.run(scope, (tx) => changeStatus(tx, scope, { step: 'shred' }, stores));
      return;
    }
    const { waitingDays } = state.offboarding;
    // An organisation that never had a key has nothing that could be read.
    const at = (await keyProvider.scheduleDestruction(state.id, waitingDays)) ?? clock();
    await transactions.run(scope, async (tx) => {
      const now = await stores.organizations.load(scope, tx);
      if (now?.status !== 'offboarding' || now.offboarding === null) return;
      const scheduled = { ...now.offboarding, keysDestroyedAt: at };
      await stores.organizations.setOffboarding(tx, scope, scheduled);
    });
  }

  async function round(): Promise<void> {
    try {
      for (const state of await stores.organizations.offboarding()) await step(state);
    } catch (error) {
      options.onFailure(error);
    }
  }

  /** One round at a time; whoever comes meanwhile gets the next one. */
  async function once(): Promise<void> {
    await running;
    running ??= runAsSystem('offboarding', round).finally(() => {
      running = undefined;
    });
    await running;
  }

  return {
    start(): void {
      timer = setInterval(() => void once(), options.everyMs ?? 15_000);
      timer.unref();
      void once();
    },
    wake: (): void => void once(),
    once,
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
export type Offboarding = ReturnType<typeof offboarding>;
