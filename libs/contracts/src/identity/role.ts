import { z } from 'zod';
import { line, optional, pageQuery, recordBase } from '../fields.ts';
import { operation } from '../operation.ts';
import { rule } from '../permissions/rule.ts';

const fields = {
  name: line(100),
  description: optional(line(500)),
  rules: z.array(rule).max(200),
};

export const role = z
  .object({
    ...recordBase('rol'),
    ...fields,
    /** Built-in roles come with the platform and never change. */
    builtIn: z.boolean(),
    key: z.string().nullable().meta({ description: 'Of a built-in role, for example compliance_officer' }),
  })
  .meta({ id: 'Role' });
export type Role = z.infer<typeof role>;

export const roleCreate = z.strictObject(fields);
export type RoleCreate = z.output<typeof roleCreate>;
export const rolePatch = z.strictObject(fields).partial();
export type RolePatch = z.output<typeof rolePatch>;

const id = { id: 'rol' };
export const roleOperations = {
  create: operation({
    name: 'organization.roles.create',
    method: 'POST',
    path: '/v1/organization/roles',
    kind: 'create',
    scope: 'identity:write',
    summary: 'Create a role, which can not allow more than its maker may do',
    body: roleCreate,
    data: role,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER'],
  }),
  list: operation({
    name: 'organization.roles.list',
    method: 'GET',
    path: '/v1/organization/roles',
    kind: 'list',
    scope: 'identity:read',
    summary: 'List roles, newest first; the built-in ones are the oldest',
    query: z.strictObject(pageQuery),
    data: role,
    status: 200,
  }),
  get: operation({
    name: 'organization.roles.get',
    method: 'GET',
    path: '/v1/organization/roles/{id}',
    kind: 'read',
    scope: 'identity:read',
    params: id,
    summary: 'Read a role',
    data: role,
    status: 200,
  }),
  update: operation({
    name: 'organization.roles.update',
    method: 'PATCH',
    path: '/v1/organization/roles/{id}',
    kind: 'update',
    scope: 'identity:write',
    params: id,
    summary: 'Change a role; its users have the new rules within a minute',
    body: rolePatch,
    data: role,
    status: 200,
    errors: ['DUPLICATE_IDENTIFIER', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'organization.roles.delete',
    method: 'DELETE',
    path: '/v1/organization/roles/{id}',
    kind: 'delete',
    scope: 'identity:write',
    params: id,
    summary: 'Delete a role that nobody has',
    data: null,
    status: 204,
    errors: ['ROLE_IN_USE', 'PRECONDITION_FAILED'],
  }),
};
