import { builtInRoles, type BuiltInRole, type Role } from '@rymeda/contracts';
import { derivedUuidv7Hex } from '@rymeda/kernel';

/** A role that an organisation made itself; built-in ones are code. */
export type RoleState = Omit<Role, 'builtIn' | 'key' | 'description' | 'createdAt' | 'updatedAt'> & {
  description: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1, without holes; the ETag and the events' `sequence`. */
  version: number;
};

export function toRole(state: RoleState): Role {
  const { version: _version, createdAt, updatedAt, ...fields } = state;
  return {
    ...fields,
    builtIn: false,
    key: null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** Like every id unique to its organisation, and the same each time. */
export function builtInRoleId(organizationId: string, key: BuiltInRole['key']): string {
  return `rol_${derivedUuidv7Hex(`built-in-role:${organizationId}:${key}`)}`;
}

/** An organisation's built-in roles, as old as itself. */
export const builtInRolesOf = (organizationId: string, createdAt: Date): Role[] =>
  builtInRoles.map(({ key, name, description, rules }) => ({
    id: builtInRoleId(organizationId, key),
    organizationId,
    name,
    description,
    rules: [...rules],
    builtIn: true,
    key,
    createdAt: createdAt.toISOString(),
    updatedAt: createdAt.toISOString(),
  }));

export const findBuiltInRole = (organizationId: string, id: string): BuiltInRole | undefined =>
  builtInRoles.find((r) => builtInRoleId(organizationId, r.key) === id);

export const roleEvent = (
  verb: 'created' | 'updated' | 'deleted',
  { id, name, version }: RoleState,
  more: { changed?: string[] } = {},
) => ({
  name: `identity.role.${verb}`,
  subject: `role/${id}`,
  sequence: version,
  data: { id, name, ...more },
});
