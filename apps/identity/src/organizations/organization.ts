import type { LegalHold, Organization } from '@rymeda/contracts';

/** A legal hold in the database. */
export type Hold = Omit<LegalHold, 'placedAt'> & { placedAt: Date };

export type OrganizationState = Omit<
  Organization,
  'createdAt' | 'updatedAt' | 'organizationId' | 'billing' | 'offboarding'
> & {
  billing: Organization['billing'];
  offboarding: { requestedAt: Date; waitingDays: number; keysDestroyedAt: Date | null } | null;
  legalHolds: Hold[];
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1, without holes; the ETag and the events' `sequence`. */
  version: number;
};

export function toOrganization(state: OrganizationState): Organization {
  const { version: _version, legalHolds: _holds, createdAt, updatedAt, offboarding, ...fields } = state;
  return {
    ...fields,
    organizationId: state.id,
    offboarding: offboarding && {
      requestedAt: offboarding.requestedAt.toISOString(),
      waitingDays: offboarding.waitingDays,
      keysDestroyedAt: offboarding.keysDestroyedAt?.toISOString() ?? null,
    },
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const toLegalHold = ({ placedAt, ...hold }: Hold): LegalHold => ({
  ...hold,
  placedAt: placedAt.toISOString(),
});

export const holdEvent = (verb: 'placed' | 'released', state: OrganizationState, hold: Hold) => ({
  name: `identity.organization.legal_hold_${verb}`,
  subject: `organization/${state.id}`,
  sequence: state.version,
  data: { id: state.id, by: hold.by, reason: hold.reason },
});

export const organizationEvent = (
  verb: 'created' | 'updated',
  state: OrganizationState,
  more: { changed?: string[] } = {},
) => ({
  name: `identity.organization.${verb}`,
  subject: `organization/${state.id}`,
  sequence: state.version,
  data: { id: state.id, status: state.status, timezone: state.timezone, ...more },
});
