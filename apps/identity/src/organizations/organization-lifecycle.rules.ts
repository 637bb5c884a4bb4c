import { problem, type Problem } from '@rymeda/kernel';
import type { OrganizationState } from './organization.ts';

type Status = OrganizationState['status'];
export type Step = 'suspend' | 'reactivate' | 'offboard' | 'cancelOffboarding' | 'shred';

/** From where each step leads where. Shredded is the end: nothing of it can be read again. */
const steps: Readonly<Record<Step, { from: readonly Status[]; to: Status }>> = {
  suspend: { from: ['active', 'suspended'], to: 'suspended' },
  reactivate: { from: ['suspended', 'active'], to: 'active' },
  offboard: { from: ['active', 'suspended', 'offboarding'], to: 'offboarding' },
  cancelOffboarding: { from: ['offboarding', 'suspended'], to: 'suspended' },
  shred: { from: ['offboarding'], to: 'shredded' },
};

/** Whether the organisation's clients get and keep tokens. */
export const isOpen = (status: Status): boolean => status === 'active';

/**
 * The organisation after a step, the same when it has been taken already; or INVALID_TRANSITION, also where its end has
 * another waiting time: whoever asked for more days would find the keys gone after fewer.
 */
export function afterStep(
  state: OrganizationState,
  step: Step,
  now: Date,
  waitingDays = 30,
): OrganizationState | Problem {
  const { from, to } = steps[step];
  if (!from.includes(state.status))
    return problem('INVALID_TRANSITION', `An organisation that is ${state.status} cannot be so changed`);
  if (state.status === to) {
    const begun = step === 'offboard' ? state.offboarding?.waitingDays : undefined;
    if (begun === undefined || begun === waitingDays) return state;
    return problem(
      'INVALID_TRANSITION',
      `It is being ended with a waiting time of ${begun} days; another takes effect once that is cancelled`,
    );
  }
  if (step === 'offboard' && state.legalHolds.length > 0)
    return problem('INVALID_TRANSITION', 'An organisation under legal hold cannot be ended');
  const begun = { requestedAt: now, waitingDays, keysDestroyedAt: null };
  const offboarding = to === 'offboarding' ? begun : to === 'shredded' ? state.offboarding : null;
  return { ...state, status: to, offboarding, updatedAt: now, version: state.version + 1 };
}

/** With the day on which its keys go, which answers tell: a version of its own. The same when it is known already. */
export function withDestruction(state: OrganizationState, at: Date, now: Date): OrganizationState {
  const { offboarding } = state;
  if (offboarding === null || offboarding.keysDestroyedAt?.getTime() === at.getTime()) return state;
  return {
    ...state,
    offboarding: { ...offboarding, keysDestroyedAt: at },
    updatedAt: now,
    version: state.version + 1,
  };
}

/** What is to be done for an organisation that is being ended. */
export function dueStep(state: OrganizationState, now: Date): 'schedule' | 'shred' | 'wait' {
  if (state.status !== 'offboarding' || state.offboarding === null) return 'wait';
  if (state.legalHolds.length > 0) return 'wait';
  const { keysDestroyedAt } = state.offboarding;
  if (keysDestroyedAt === null) return 'schedule';
  return keysDestroyedAt.getTime() <= now.getTime() ? 'shred' : 'wait';
}
