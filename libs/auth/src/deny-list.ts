import { Problem } from '@rymeda/kernel';
import {
  applyAnswer,
  denies,
  emptyDenyState,
  readAnswer,
  type DenyState,
  type TokenFacts,
} from './deny-list.rules.ts';
import {
  askIdentity,
  identityList,
  refuseMs,
  staleMs,
  type IdentityList,
  type IdentityListOptions,
} from './identity-list.ts';

export type DenyListOptions = IdentityListOptions;

export interface DenyList extends IdentityList {
  isDenied(token: TokenFacts): boolean;
  /**
   * Throws REVOCATIONS_STALE when the list is older than 15 minutes (60 s if `strict`) or was never had: not
   * knowing who was revoked, nobody is let in.
   */
  check(strict: boolean): void;
}

/** Identity's versioned list of revoked clients, tokens and organisations, pulled every 10 s. */
export function createDenyList(options: DenyListOptions): DenyList {
  let state: DenyState = emptyDenyState;
  const list = identityList(options, async (askedAtMs) => {
    const answer = await askIdentity(options, 'deny-list', { since: state.version });
    state = applyAnswer(state, readAnswer(answer), askedAtMs / 1000);
  });

  return {
    ...list,
    isDenied: (token) => denies(state, token),
    check(strict) {
      const age = list.ageMs();
      if (age <= (strict ? staleMs : refuseMs)) return;
      throw new Problem('REVOCATIONS_STALE', 'It is not known which tokens were revoked; try again later', {
        headers: { 'retry-after': '10' },
        internal: `the deny-list is ${Math.round(age / 1000)} s old`,
      });
    },
  };
}
