import { z } from 'zod';
import { operation } from '../operation.ts';
import { organization, organizationPatch } from './organization.ts';

const nothing = z.strictObject({});
const params = { organizationId: 'org' };
const path = '/v1/platform/organizations/{organizationId}';
const scope = 'platform:admin';

const action = <const V extends string>(verb: V, at: string, summary: string, body: z.ZodObject = nothing) =>
  operation({
    name: `platform.organizations.${verb}`,
    method: 'POST',
    path: `${path}/${at}`,
    kind: 'action',
    scope,
    params,
    summary,
    body,
    bodyOptional: true,
    data: organization,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  });

/** The life of an organisation, for the platform's operators. */
export const platformLifecycleOperations = {
  get: operation({
    name: 'platform.organizations.get',
    method: 'GET',
    path,
    kind: 'read',
    scope,
    params,
    summary: 'Read an organisation',
    data: organization,
    status: 200,
  }),
  update: operation({
    name: 'platform.organizations.update',
    method: 'PATCH',
    path,
    kind: 'update',
    scope,
    params,
    summary: 'Change an organisation, its settings included (JSON Merge Patch)',
    body: organizationPatch,
    data: organization,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  suspend: action('suspend', 'suspend', 'Suspend an organisation: its tokens are refused within a minute'),
  reactivate: action('reactivate', 'reactivate', 'End the suspension of an organisation'),
  offboard: action(
    'offboard',
    'offboard',
    'End an organisation: suspended now, unreadable at once, its keys destroyed after the waiting time',
    z.strictObject({
      waitingDays: z
        .int()
        .min(7)
        .max(30)
        .default(30)
        .meta({ description: 'Until the keys are destroyed; until then it can be taken back' }),
    }),
  ),
  cancelOffboarding: action(
    'cancelOffboarding',
    'offboard/cancel',
    'Take an offboarding back while the waiting time runs; the organisation stays suspended',
  ),
};

/** The issuer's own. */
export const signingKeyOperations = {
  rotate: operation({
    name: 'platform.signingKeys.rotate',
    method: 'POST',
    path: '/v1/platform/signing-keys/rotate',
    kind: 'action',
    scope,
    summary: 'Make the next signing key; it signs as soon as every verifier can know it',
    body: nothing,
    bodyOptional: true,
    data: z.object({ id: z.string(), signsFrom: z.string() }),
    status: 200,
    internal: true,
  }),
};
