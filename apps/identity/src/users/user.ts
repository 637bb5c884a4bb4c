import type { User } from '@rymeda/contracts';

/** A user in memory, name and address in clear. */
export type UserState = Omit<
  User,
  'hireDate' | 'providerId' | 'deactivatedAt' | 'createdAt' | 'updatedAt'
> & {
  hireDate: string | null;
  providerId: string | null;
  deactivatedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1, without holes; the ETag and the events' `sequence`. */
  version: number;
};

/** What others may change; each is there, null where it was not given. */
export const userFields = ['email', 'name', 'roles', 'hireDate', 'providerId', 'status'] as const;

export function toUser(state: UserState): User {
  const { version: _version, deactivatedAt, createdAt, updatedAt, ...fields } = state;
  return {
    ...fields,
    deactivatedAt: deactivatedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const userEvent = (
  verb: 'created' | 'updated' | 'deactivated',
  { id, status, roles, hireDate, providerId, version }: UserState,
  more: { changed?: string[] } = {},
) => ({
  name: `identity.user.${verb}`,
  subject: `user/${id}`,
  sequence: version,
  data: { id, status, roles, hireDate, providerId, ...more },
});
