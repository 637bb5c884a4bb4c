import { z } from 'zod';
import { date, email, instant, line, optional, pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

/**
 * Staff. Name and address are no patient's PHI, but a person's all the same: they are encrypted like PHI, and
 * the address is found by blind index, so that it is unique in the organisation without standing in the database.
 */
export const userRecord = record({
  engine: 'identity',
  resource: 'user',
  prefix: 'usr',
  collection: 'users',
  schemaVersion: 1,
  phi: { email: 1, name: 2 },
  blind: { email: { id: 1, form: 'email' } },
});

export const userStatus = z.enum(['active', 'deactivated']);

const fields = {
  email: email().meta({ description: 'Unique in the organisation, whatever its case; signs in with it' }),
  name: line(200),
  roles: z
    .array(reference('rol'))
    .max(20)
    .meta({ description: 'Ids of roles; what any of them allows is allowed' }),
  hireDate: optional(date()),
  providerId: optional(reference('prv')).meta({
    description:
      "A clinician's provider record; not looked for in care: with one that is not there, its roles' own records are none",
  }),
};

export const user = z
  .object({
    ...recordBase('usr'),
    ...fields,
    status: userStatus,
    deactivatedAt: instant().nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

export const userCreate = z.strictObject(fields);
export type UserCreate = z.output<typeof userCreate>;
export const userPatch = z.strictObject({ ...fields, status: userStatus }).partial();
export type UserPatch = z.output<typeof userPatch>;

const id = { id: 'usr' };
export const userOperations = {
  create: operation({
    name: 'organization.users.create',
    method: 'POST',
    path: '/v1/organization/users',
    kind: 'create',
    scope: 'identity:write',
    summary: 'Create a user, who can not get roles that allow more than the caller may do',
    body: userCreate,
    data: user,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER'],
  }),
  list: operation({
    name: 'organization.users.list',
    method: 'GET',
    path: '/v1/organization/users',
    kind: 'list',
    scope: 'identity:read',
    summary: 'List users, newest first',
    query: z.strictObject({
      status: userStatus.optional(),
      role: reference('rol').optional().meta({ description: 'Users who have this role' }),
      ...pageQuery,
    }),
    data: user,
    status: 200,
  }),
  get: operation({
    name: 'organization.users.get',
    method: 'GET',
    path: '/v1/organization/users/{id}',
    kind: 'read',
    scope: 'identity:read',
    params: id,
    summary: 'Read a user',
    data: user,
    status: 200,
  }),
  update: operation({
    name: 'organization.users.update',
    method: 'PATCH',
    path: '/v1/organization/users/{id}',
    kind: 'update',
    scope: 'identity:write',
    params: id,
    summary: 'Change a user; a deactivated one is refused within a minute',
    body: userPatch,
    data: user,
    status: 200,
    errors: ['DUPLICATE_IDENTIFIER', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'organization.users.delete',
    method: 'DELETE',
    path: '/v1/organization/users/{id}',
    kind: 'delete',
    scope: 'identity:write',
    params: id,
    summary: 'Deactivate and remove a user (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
