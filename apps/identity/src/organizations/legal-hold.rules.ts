import { problem, type Problem } from '@rymeda/kernel';
import type { Hold, OrganizationState } from './organization.ts';

const mostHolds = 20;

const isSame = (a: Hold, { by, reason }: Pick<Hold, 'by' | 'reason'>): boolean =>
  a.by === by && a.reason === reason;

/**
 * With this hold, the same when it is there already; or INVALID_TRANSITION. Of an organisation that is being ended the
 * destruction of its keys is taken back: once the hold is gone its waiting time begins anew.
 */
export function withHold(state: OrganizationState, hold: Hold): OrganizationState | Problem {
  if (state.legalHolds.some((one) => isSame(one, hold))) return state;
  if (state.status === 'shredded')
    return problem('INVALID_TRANSITION', 'Nothing is left of this organisation that could be held');
  if (state.legalHolds.length >= mostHolds)
    return problem('INVALID_TRANSITION', `An organisation has at most ${mostHolds} legal holds`);
  return {
    ...state,
    legalHolds: [...state.legalHolds, hold],
    offboarding: state.offboarding && { ...state.offboarding, keysDestroyedAt: null },
    updatedAt: hold.placedAt,
    version: state.version + 1,
  };
}

/** Without it; INVALID_TRANSITION when there is none of this reason that the same side placed. */
export function withoutHold(
  state: OrganizationState,
  which: Pick<Hold, 'by' | 'reason'>,
  now: Date,
): OrganizationState | Problem {
  const left = state.legalHolds.filter((one) => !isSame(one, which));
  if (left.length === state.legalHolds.length)
    return problem('INVALID_TRANSITION', 'There is no such legal hold that the caller could release');
  return { ...state, legalHolds: left, updatedAt: now, version: state.version + 1 };
}

/** Whether the keys may wait for a destruction that a hold has to take back, also one that is not written down yet. */
export const keysMayBeScheduled = ({ status }: OrganizationState): boolean => status === 'offboarding';
