import type { Credential, EventData } from '@rymeda/contracts';
import type { Expiring } from '../expiry/expiry.rules.ts';

/** In memory; its number is encrypted at rest. active → expired after its last day, and back when it is renewed. */
export type CredentialState = Omit<Credential, 'createdAt' | 'updatedAt' | 'verifiedAt'> &
  Pick<Expiring, 'expirySetAt' | 'announced'> & {
    verifiedAt: Date | null;
    createdAt: Date;
    updatedAt: Date;
    version: number;
  };

export function toCredential(state: CredentialState): Credential {
  const { id, organizationId, providerId, kind, number, status, expiresAt } = state;
  return {
    ...{ id, organizationId, providerId, kind, state: state.state, number, status, expiresAt },
    verifiedAt: state.verifiedAt?.toISOString() ?? null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** `until`: the first moment at which it is no longer valid; whoever books compares with it. */
export const credentialEvent = (
  verb: 'created' | 'updated' | 'deleted',
  state: CredentialState,
  until: Date,
  more: object = {},
) => ({
  name: `compliance.credential.${verb}`,
  subject: `credential/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    providerId: state.providerId,
    kind: state.kind,
    state: state.state,
    status: state.status,
    expiresAt: state.expiresAt,
    validUntil: until.toISOString(),
    ...more,
  },
});

/** That its end comes, or has come. */
export const credentialNotice = (
  state: CredentialState,
  until: Date,
  { milestone, left }: { milestone: number; left: number },
) => ({
  name: milestone === 0 ? 'compliance.artifact.expired' : 'compliance.artifact.expiring',
  subject: `credential/${state.id}`,
  sequence: state.version,
  data: {
    id: state.id,
    resource: 'credential',
    type: state.kind,
    userId: null,
    providerId: state.providerId,
    state: state.state,
    expiresAt: state.expiresAt,
    validUntil: until.toISOString(),
    ...{ daysLeft: left, milestone },
  } satisfies EventData<'rymeda.compliance.artifact.expiring.v1'>,
});
