import type { OrganizationSettings } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import {
  askIdentity,
  identityList,
  refuseMs,
  staleMs,
  type IdentityList,
  type IdentityListOptions,
} from './identity-list.ts';
import {
  applySettingsAnswer,
  noSettings,
  readSettingsAnswer,
  type SettingsAnswer,
  unset,
  type SettingsState,
} from './organization-settings.rules.ts';
import type { Principal } from './principal.ts';

export interface OrganizationSettingsOptions extends IdentityListOptions {
  /** Told of each organisation whose status or settings came with a pull, also of the first one. */
  onChange?: (organizationId: string, status: SettingsAnswer['organizations'][number]['status']) => void;
}

export interface OrganizationSettingsList extends IdentityList {
  /** What an organisation has set, defaults where it set nothing. */
  of(organizationId: string): OrganizationSettings;
  /** Whether nothing of the organisation may be destroyed; of any by a list of more than a minute, or without one. */
  isOnHold(organizationId: string): boolean;
  /** Whether the organisation is being ended, or has ended, as far as is known: nothing of it can be opened or sealed. */
  isLeaving(organizationId: string): boolean;
  /** Whether it has ended for good; until then its leaving can be taken back. */
  hasEnded(organizationId: string): boolean;
  /** Whether each organisation that ever set anything, or was under hold, is so now; undefined before the first list. */
  holds(): ReadonlyMap<string, boolean> | undefined;
  /**
   * Throws ADDRESS_NOT_ALLOWED for a caller whose organisation lets nobody in from this address, SERVICE_UNAVAILABLE when
   * the list is older than 15 minutes or was never had: not knowing who may come from where, nobody is let in. Services
   * call on their own.
   */
  requireAddress(principal: Pick<Principal, 'id' | 'kind' | 'organizationId'>, address: string): void;
}

/** Identity's versioned list of what organisations have set, pulled every 10 s. */
export function createOrganizationSettings(options: OrganizationSettingsOptions): OrganizationSettingsList {
  let state: SettingsState = noSettings;
  const list = identityList(options, async () => {
    const answer = await askIdentity(options, 'organization-settings', { since: state.version });
    const given = readSettingsAnswer(answer);
    state = applySettingsAnswer(state, given);
    for (const { id, status } of given.organizations) options.onChange?.(id, status);
  });

  const heldOf = (organizationId: string) => state.organizations.get(organizationId) ?? unset;
  return {
    ...list,
    of: (organizationId) => heldOf(organizationId).settings,
    // In a minute a hold may have been placed that is not known here.
    isOnHold: (organizationId) => list.ageMs() > staleMs || heldOf(organizationId).onHold,
    isLeaving: (organizationId) => heldOf(organizationId).isLeaving,
    hasEnded: (organizationId) => heldOf(organizationId).hasEnded,
    holds: () =>
      state.version === undefined
        ? undefined
        : new Map([...state.organizations].map(([id, { onHold }]) => [id, onHold])),
    requireAddress(principal, address) {
      // A service's own call, or one in the name of what it runs; no outside token has such a subject (claims.ts).
      if (principal.kind === 'service' || principal.id.startsWith('svc:')) return;
      const age = list.ageMs();
      if (age > refuseMs) throw settingsStale(age);
      if (!heldOf(principal.organizationId).allows(address)) throw addressNotAllowed();
    },
  };
}

const settingsStale = (ageMs: number): Problem =>
  problem(
    'SERVICE_UNAVAILABLE',
    'It is not known from where this organisation may be called; try again later',
    {
      headers: { 'retry-after': ageMs === Infinity ? '1' : '10' },
      internal: `the organisation settings are ${Math.round(ageMs / 1000)} s old`,
    },
  );

export const addressNotAllowed = (): Problem =>
  problem('ADDRESS_NOT_ALLOWED', 'This organisation lets nobody in from the address of this request');
