import { z } from 'zod';
import { instant, line, optional, pageQuery, phone, timezone } from '../fields.ts';
import { address } from '../care/patient.ts';
import { operation } from '../operation.ts';
import { isNpi } from '@rymeda/kernel';
import { organizationSettings, organizationSettingsPatch } from './settings.ts';

export const organizationStatus = z.enum(['active', 'suspended', 'offboarding', 'shredded']);

const billing = z.strictObject({
  name: optional(line(200)),
  npi: optional(
    z.string().refine(isNpi, { error: 'must be an NPI', params: { code: 'invalid_check_digit' } }),
  ),
  taxId: optional(z.string().regex(/^\d{2}-?\d{7}$/, 'must be an EIN')),
  address: optional(address),
  phone: optional(phone()),
  taxonomy: optional(z.string().regex(/^[0-9A-Z]{9}X$/, 'must be a NUCC taxonomy code')),
});

const fields = { name: line(200), timezone: timezone(), billing: optional(billing) };

export const organization = z
  .object({
    id: z.string(),
    organizationId: z.string(),
    ...fields,
    status: organizationStatus,
    settings: organizationSettings,
    /** While it is being ended, and afterwards. */
    offboarding: z
      .object({ requestedAt: instant(), waitingDays: z.int(), keysDestroyedAt: instant().nullable() })
      .nullable(),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof organization>;

export const organizationCreate = z.strictObject({
  id: z
    .string()
    .regex(/^org_[a-z0-9]{1,40}$/, 'must be org_ and lower-case letters or digits')
    .optional(),
  ...fields,
  timezone: fields.timezone.default('UTC'),
  settings: organizationSettingsPatch.optional(),
});
export const organizationPatch = z
  .strictObject({
    ...fields,
    settings: organizationSettingsPatch,
    force: z.boolean().meta({
      description: 'Take an `ipAllowList` that shuts out the address of this very request; refused otherwise',
    }),
  })
  .partial();

export const organizationOperations = {
  get: operation({
    name: 'organization.get',
    method: 'GET',
    path: '/v1/organization',
    kind: 'read',
    scope: 'identity:read',
    summary: "Read the caller's own organisation",
    data: organization,
    status: 200,
  }),
  update: operation({
    name: 'organization.update',
    method: 'PATCH',
    path: '/v1/organization',
    kind: 'update',
    scope: 'identity:write',
    summary: "Change the caller's own organisation",
    body: organizationPatch,
    data: organization,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
};

/** For the platform's operators; an organisation's client never has `platform:admin`. */
export const platformOperations = {
  create: operation({
    name: 'platform.organizations.create',
    method: 'POST',
    path: '/v1/platform/organizations',
    kind: 'create',
    scope: 'platform:admin',
    summary: 'Create an organisation',
    body: organizationCreate,
    data: organization,
    status: 201,
    errors: ['DUPLICATE_IDENTIFIER'],
  }),
  list: operation({
    name: 'platform.organizations.list',
    method: 'GET',
    path: '/v1/platform/organizations',
    kind: 'list',
    scope: 'platform:admin',
    summary: 'List organisations',
    query: z.strictObject(pageQuery),
    data: organization,
    status: 200,
  }),
};
