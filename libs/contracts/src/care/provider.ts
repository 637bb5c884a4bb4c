import { isNpi } from '@rymeda/kernel';
import { z } from 'zod';
import { line, pageQuery, recordBase, stateCode } from '../fields.ts';
import { operation } from '../operation.ts';
import { record } from '../record.ts';

export const providerRecord = record({
  engine: 'care',
  resource: 'provider',
  prefix: 'prv',
  collection: 'providers',
  schemaVersion: 1,
  phi: {},
  blind: {},
});

export const credentialStatus = z.enum(['active', 'pending', 'expired', 'revoked']);

const npi = z
  .string()
  .regex(/^\d{10}$/, 'must have 10 digits')
  .refine(isNpi, { error: 'check digit is wrong', params: { code: 'invalid_check_digit' } });

const fields = {
  firstName: line(200),
  lastName: line(200),
  npi,
  specialty: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be a NUCC taxonomy code or a short code'),
  credentialStatus,
  licenseStates: z.array(stateCode()).max(60),
};

export const provider = z.object({ ...recordBase('prv'), ...fields }).meta({ id: 'Provider' });
export type Provider = z.infer<typeof provider>;

export const providerCreate = z.strictObject({ ...fields, licenseStates: fields.licenseStates.default([]) });
export type ProviderCreate = z.output<typeof providerCreate>;
export const providerPatch = z.strictObject(fields).partial();
export type ProviderPatch = z.output<typeof providerPatch>;

const id = { id: 'prv' };
export const providerOperations = {
  create: operation({
    name: 'care.providers.create',
    method: 'POST',
    path: '/v1/care/providers',
    kind: 'create',
    scope: 'care:write',
    summary: 'Create a provider',
    body: providerCreate,
    data: provider,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER'],
  }),
  list: operation({
    name: 'care.providers.list',
    method: 'GET',
    path: '/v1/care/providers',
    kind: 'list',
    scope: 'care:read',
    summary: 'List providers, newest first',
    query: z.strictObject({
      npi: z
        .string()
        .regex(/^\d{10}$/, 'must have 10 digits')
        .optional(),
      specialty: z.string().max(64).optional(),
      credentialStatus: credentialStatus.optional(),
      ...pageQuery,
    }),
    data: provider,
    status: 200,
  }),
  get: operation({
    name: 'care.providers.get',
    method: 'GET',
    path: '/v1/care/providers/{id}',
    kind: 'read',
    scope: 'care:read',
    params: id,
    summary: 'Read a provider',
    data: provider,
    status: 200,
  }),
  update: operation({
    name: 'care.providers.update',
    method: 'PATCH',
    path: '/v1/care/providers/{id}',
    kind: 'update',
    scope: 'care:write',
    params: id,
    summary: 'Change a provider (JSON Merge Patch)',
    body: providerPatch,
    data: provider,
    status: 200,
    errors: ['DUPLICATE_IDENTIFIER', 'PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: 'care.providers.delete',
    method: 'DELETE',
    path: '/v1/care/providers/{id}',
    kind: 'delete',
    scope: 'care:write',
    params: id,
    summary: 'Delete a provider (kept for the auditor)',
    data: null,
    status: 204,
    errors: ['SESSION_IN_PROGRESS', 'PRECONDITION_FAILED'],
  }),
};
