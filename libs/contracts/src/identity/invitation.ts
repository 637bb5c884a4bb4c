import { z } from 'zod';
import { instant } from '../fields.ts';
import { operation } from '../operation.ts';

/** Told once, to whoever asked for it; sending it to the user is theirs to do. */
export const invitation = z
  .object({
    userId: z.string(),
    url: z.url().meta({ description: 'One-time link; whoever has it can become the user' }),
    expiresAt: instant(),
  })
  .meta({ id: 'Invitation' });

export const invitationCreate = z.strictObject({
  lifeSeconds: z
    .int()
    .min(300)
    .max(7 * 86_400)
    .default(3 * 86_400)
    .meta({ description: 'How long the link works; default three days' }),
});

export const invitationOperations = {
  create: operation({
    name: 'organization.users.invite',
    method: 'POST',
    path: '/v1/organization/users/{id}/invite',
    kind: 'action',
    scope: 'identity:write',
    params: { id: 'usr' },
    summary:
      'Make a one-time link with which a user sets password and authenticator, also in place of lost ones',
    body: invitationCreate,
    bodyOptional: true,
    data: invitation,
    tellsOfOne: true,
    status: 200,
    errors: ['INVALID_TRANSITION', 'PRECONDITION_FAILED'],
  }),
};
