import type { KeyProvider } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { changeStatus, type StatusStores } from './change-status.ts';
import type { CredentialStore } from '../sign-in/credential.store.ts';
import { organizationEvent, type OrganizationState } from './organization.ts';
import { dueStep, withDestruction } from './organization-lifecycle.rules.ts';

export interface OffboardingOptions {
  stores: StatusStores;
  keyProvider: Pick<KeyProvider, 'scheduleDestruction' | 'destroyDue'>;
  /** What users signed in with: hashes of passwords lie under no key, and outlive it. */
  credentials: Pick<CredentialStore, 'removeAll'>;
  transactions: Transactions;
  clock: Clock;
  onFailure: (error: unknown) => void;
  everyMs?: number;
}

/** Other parts stop in time, however many organisations a round has. */
const drainMs = 5_000;

/**
 * Ends what was offboarded: has the keys' destruction scheduled, waits for its day, and writes down that nothing can
 * be read any more. Each step may be repeated, by any instance, until it is known to have been done.
 */
export function offboarding(options: OffboardingOptions) {
  const { stores, keyProvider, transactions, clock } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function step({ id }: OrganizationState): Promise<void> {
    const scope = jobContext(id, 'offboarding');
    await transactions.run(scope, async (tx) => {
      // Held still: who takes it back or places a legal hold meanwhile comes before this or after it, never between.
      await stores.organizations.holdStatus(tx, scope);
      const state = await stores.organizations.load(scope, tx);
      const due = state === null ? 'wait' : dueStep(state, tx.now);
      if (due === 'wait' || state?.offboarding == null) return;
      // Asked for also when its day has come: a key that was taken back by a change that failed is still there.
      // An organisation that never had a key has nothing that could be read.
      const at = (await keyProvider.scheduleDestruction(id, state.offboarding.waitingDays)) ?? tx.now;
      if (due === 'shred' && at <= tx.now) {
        // Before it is written down: what fails here is done again.
        await options.credentials.removeAll(scope, tx.now);
        await changeStatus(tx, scope, { step: 'shred' }, stores);
        return;
      }
      const next = withDestruction(state, at, tx.now);
      if (next === state) return;
      await stores.organizations.setOffboarding(tx, scope, next);
      tx.emit(organizationEvent('updated', next, { changed: ['offboarding'] }));
    });
  }

  /** One organisation's trouble is not the others'. */
  async function attempt(state: OrganizationState): Promise<void> {
    try {
      await step(state);
    } catch (error) {
      options.onFailure(error);
    }
  }

  async function round(): Promise<void> {
    try {
      const due = (await stores.organizations.offboarding()).filter((o) => dueStep(o, clock()) !== 'wait');
      if (due.some((o) => dueStep(o, clock()) === 'shred')) await keyProvider.destroyDue();
      for (const state of due) await attempt(state);
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
      // What it has begun is done again after the next start: each step of an end is.
      const late = new Promise((resolve) => setTimeout(resolve, drainMs).unref());
      await Promise.race([running, late]);
    },
  };
}
export type Offboarding = ReturnType<typeof offboarding>;
