import { organization, operation } from '@rymeda/contracts';
import { z } from 'zod';

const nothing = z.strictObject({});
const organizationId = { organizationId: 'org' };
const path = '/v1/platform/organizations/{organizationId}';

/**
 * For the platform's operators, at identity itself: the gateway neither serves nor publishes them. Both
 * changes of status answer with the organisation and may be repeated.
 */
export const operatorOperations = {
  suspend: operation({
    name: 'platform.organizations.suspend',
    method: 'POST',
    path: `${path}/suspend`,
    kind: 'action',
    scope: 'platform:admin',
    params: organizationId,
    summary: 'Suspend an organisation: its tokens are refused within seconds, it gets no new ones',
    body: nothing,
    bodyOptional: true,
    data: organization,
    status: 200,
    internal: true,
  }),
  reactivate: operation({
    name: 'platform.organizations.reactivate',
    method: 'POST',
    path: `${path}/reactivate`,
    kind: 'action',
    scope: 'platform:admin',
    params: organizationId,
    summary: 'End the suspension of an organisation',
    body: nothing,
    bodyOptional: true,
    data: organization,
    status: 200,
    internal: true,
  }),
  rotateSigningKey: operation({
    name: 'platform.signingKeys.rotate',
    method: 'POST',
    path: '/v1/platform/signing-keys/rotate',
    kind: 'action',
    scope: 'platform:admin',
    summary: 'Make the next signing key; it signs as soon as every verifier can know it',
    body: nothing,
    bodyOptional: true,
    data: z.object({ id: z.string(), signsFrom: z.string() }),
    status: 200,
    internal: true,
  }),
};
