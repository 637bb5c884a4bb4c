import { z } from 'zod';
import { instant } from '../fields.ts';
import { operation } from '../operation.ts';

/** A code or the number of a case: it stands in the audit log, which holds no free text. */
const matter = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:#/-]{2,63}$/, 'must be a code or the number of a case')
  .meta({ description: 'A code or the number of a case, never free text' });

/** While there is one, nothing of the organisation is destroyed: neither its keys nor its audit log. */
export const legalHold = z
  .object({
    reason: matter,
    by: z
      .enum(['operator', 'organization'])
      .meta({ description: 'Who placed it; nobody else can release it' }),
    placedBy: z.string(),
    placedAt: instant(),
  })
  .meta({ id: 'LegalHold' });
export type LegalHold = z.infer<typeof legalHold>;

const held = z.object({ holds: z.array(legalHold) }).meta({ id: 'LegalHolds' });
const body = z.strictObject({ reason: matter });
const errors = ['INVALID_TRANSITION', 'PRECONDITION_FAILED'] as const;

/** By the organisation itself: its compliance officer, or its administrator. */
export const legalHoldOperations = {
  get: operation({
    name: 'organization.legalHolds.get',
    method: 'GET',
    path: '/v1/organization/legal-holds',
    kind: 'read',
    scope: 'identity:read',
    summary: 'The legal holds that the organisation is under',
    data: held,
    status: 200,
  }),
  place: operation({
    name: 'organization.legalHolds.place',
    method: 'POST',
    path: '/v1/organization/legal-holds/place',
    kind: 'action',
    scope: 'identity:write',
    summary: 'Place a legal hold: nothing of the organisation is destroyed while it lasts',
    body,
    data: held,
    status: 200,
    errors,
  }),
  release: operation({
    name: 'organization.legalHolds.release',
    method: 'POST',
    path: '/v1/organization/legal-holds/release',
    kind: 'action',
    scope: 'identity:write',
    summary: 'Release a hold that the organisation placed',
    body,
    data: held,
    status: 200,
    errors,
  }),
};

const params = { organizationId: 'org' };
const path = '/v1/platform/organizations/{organizationId}/legal-holds';

/** By the platform's operators. */
export const platformLegalHoldOperations = {
  get: operation({
    name: 'platform.legalHolds.get',
    method: 'GET',
    path,
    kind: 'read',
    scope: 'platform:admin',
    params,
    summary: 'The legal holds that an organisation is under',
    data: held,
    status: 200,
  }),
  place: operation({
    name: 'platform.legalHolds.place',
    method: 'POST',
    path: `${path}/place`,
    kind: 'action',
    scope: 'platform:admin',
    params,
    summary: 'Place a legal hold; keys that wait for their destruction are kept',
    body,
    data: held,
    status: 200,
    errors,
  }),
  release: operation({
    name: 'platform.legalHolds.release',
    method: 'POST',
    path: `${path}/release`,
    kind: 'action',
    scope: 'platform:admin',
    params,
    summary: 'Release a hold that an operator placed',
    body,
    data: held,
    status: 200,
    errors,
  }),
};
