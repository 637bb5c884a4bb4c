import { z } from 'zod';
import { instant, line, optional, pageQuery, recordBase, reference, stateCode } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';
import { expiry } from './fields.ts';

export const credentialRecord = record({
  engine: 'compliance',
  resource: 'credential',
  prefix: 'crd',
  collection: 'credentials',
  schemaVersion: 1,
  phi: { number: 1 },
  blind: {},
});

export const credentialKind = z.enum(['licence', 'dea', 'board', 'insurance']);
export const providerCredentialStatus = z.enum(['active', 'expired']);

const fields = {
  state: optional(stateCode()).meta({ description: 'That issued it; needed for a licence' }),
  number: line(100),
  expiresAt: expiry().meta({ description: 'Valid through this day, in the organisation’s time zone' }),
  verifiedAt: optional(instant()).meta({ description: 'When it was last checked with its issuer' }),
};

export const credential = z
  .object({
    ...recordBase('crd'),
    providerId: z.string(),
    kind: credentialKind,
    state: z.string().nullable(),
    number: z.string(),
    status: providerCredentialStatus,
    expiresAt: z.string().meta({ description: 'The last day on which it is valid, YYYY-MM-DD' }),
    verifiedAt: instant().nullable(),
  })
  .meta({ id: 'Credential' });
export type Credential = z.infer<typeof credential>;

export const credentialCreate = z
  .strictObject({ providerId: reference('prv'), kind: credentialKind, ...fields })
  .superRefine(({ kind, state }, ctx) => {
    if (kind === 'licence' && (state === undefined || state === null))
      ctx.addIssue({
        code: 'custom',
        path: ['state'],
        message: 'is required for a licence',
        params: { code: 'required' },
      });
  });
export type CredentialCreate = z.output<typeof credentialCreate>;
export const credentialPatch = z
  .strictObject({ number: fields.number, expiresAt: fields.expiresAt, verifiedAt: fields.verifiedAt })
  .partial();
export type CredentialPatch = z.output<typeof credentialPatch>;

/** A session that is booked for a time at which the credential is no longer valid. */
export const affectedSession = z
  .object({ id: z.string(), providerId: z.string(), startTime: instant() })
  .meta({ id: 'AffectedSession' });

const params = { id: 'crd' };
export const credentialOperations = {
  create: operation({
    name: 'compliance.credentials.create',
    method: 'POST',
    path: '/v1/compliance/credentials',
    kind: 'create',
    scope: 'compliance:write',
    summary: 'Put a provider’s licence, DEA registration, board certificate or insurance on file',
    body: credentialCreate,
    data: credential,
    status: 201,
  }),
  list: operation({
    name: 'compliance.credentials.list',
    method: 'GET',
    path: '/v1/compliance/credentials',
    kind: 'list',
    scope: 'compliance:read',
    summary: 'List credentials, newest first',
    query: z.strictObject({
      providerId: reference('prv').optional(),
      kind: credentialKind.optional(),
      status: providerCredentialStatus.optional(),
      ...pageQuery,
    }),
    data: credential,
    status: 200,
  }),
  get: operation({
    name: 'compliance.credentials.get',
    method: 'GET',
    path: '/v1/compliance/credentials/{id}',
    kind: 'read',
    scope: 'compliance:read',
    params,
    summary: 'Read a credential',
    data: credential,
    status: 200,
  }),
  update: operation({
    name: 'compliance.credentials.update',
    method: 'PATCH',
    path: '/v1/compliance/credentials/{id}',
    kind: 'update',
    scope: 'compliance:write',
    params,
    summary: 'Renew, verify or correct a credential (JSON Merge Patch)',
    body: credentialPatch,
    data: credential,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'compliance.credentials.delete',
    method: 'DELETE',
    path: '/v1/compliance/credentials/{id}',
    kind: 'delete',
    scope: 'compliance:write',
    params,
    summary: 'Withdraw a credential (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
  sessions: operation({
    name: 'compliance.credentials.sessions.list',
    method: 'GET',
    path: '/v1/compliance/credentials/{id}/sessions',
    kind: 'list',
    scope: 'compliance:read',
    params,
    summary: 'Sessions of the provider that are booked beyond the credential’s end, the latest first',
    query: z.strictObject(pageQuery),
    data: affectedSession,
    status: 200,
  }),
};
