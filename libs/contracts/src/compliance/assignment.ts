import { z } from 'zod';
import { pageQuery, recordBase, reference } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const assignmentRecord = record({
  engine: 'compliance',
  resource: 'assignment',
  prefix: 'asg',
  collection: 'assignments',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

const fields = {
  artifactId: reference('art').meta({
    description: 'Any version of a policy or training (art_…); people attest the version in force',
  }),
  audience: z.enum(['everyone', 'roles', 'users']),
  roleIds: z.array(reference('rol')).max(20),
  userIds: z.array(reference('usr')).max(1000),
  dueDays: z.int().min(0).max(3650),
  dueFrom: z.enum(['assignment', 'hire', 'role']).meta({
    description: 'Counted from the assignment, each person’s hire, or when it got one of the roles',
  }),
  repeat: z.enum(['never', 'yearly']),
};

export const assignment = z
  .object({ ...recordBase('asg'), ...fields, seriesId: z.string() })
  .meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof assignment>;

export const assignmentCreate = z
  .strictObject({
    ...fields,
    roleIds: fields.roleIds.default([]),
    userIds: fields.userIds.default([]),
    dueDays: fields.dueDays.default(30),
    dueFrom: fields.dueFrom.default('assignment'),
    repeat: fields.repeat.default('never'),
  })
  .superRefine(({ audience, roleIds, userIds, dueFrom }, ctx) => {
    const fault = (path: string, message: string) =>
      ctx.addIssue({ code: 'custom', path: [path], message, params: { code: 'invalid_value' } });
    if ((audience === 'roles') !== roleIds.length > 0)
      fault('roleIds', 'must name roles for the audience roles, and for no other');
    if ((audience === 'users') !== userIds.length > 0)
      fault('userIds', 'must name users for the audience users, and for no other');
    if (dueFrom === 'role' && audience !== 'roles')
      fault('dueFrom', 'can be role for the audience roles alone');
  });
export type AssignmentCreate = z.output<typeof assignmentCreate>;

const params = { id: 'asg' };
export const assignmentOperations = {
  create: operation({
    name: 'compliance.assignments.create',
    method: 'POST',
    path: '/v1/compliance/assignments',
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Assign a policy or training to people, who are to attest it',
    body: assignmentCreate,
    data: assignment,
    status: 201,
  }),
  list: operation({
    name: 'compliance.assignments.list',
    method: 'GET',
    path: '/v1/compliance/assignments',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List assignments, newest first',
    query: z.strictObject({ seriesId: reference('art').optional(), ...pageQuery }),
    data: assignment,
    status: 200,
  }),
  get: operation({
    name: 'compliance.assignments.get',
    method: 'GET',
    path: '/v1/compliance/assignments/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read an assignment',
    data: assignment,
    status: 200,
  }),
  delete: operation({
    name: 'compliance.assignments.delete',
    method: 'DELETE',
    path: '/v1/compliance/assignments/{id}',
    kind: 'delete',
    scope: 'compliance:write',
    params,
    summary: 'End an assignment; what was attested stays',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
};
