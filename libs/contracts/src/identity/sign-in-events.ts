import { z } from 'zod';
import { event, type EventDefinition } from '../event.ts';

const engine = 'identity' as const;
const id = 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e33';
const clientId = 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22';

/** What users do at the sign-in page, and what is refused them there. */
export const signInEvents = [
  event({
    name: 'identity.user.signed_in',
    version: 1,
    engine,
    summary: 'A user signed in',
    data: z.strictObject({
      id: z.string(),
      clientId: z.string(),
      /** As in RFC 8176. */
      methods: z.array(z.enum(['pwd', 'otp', 'recovery'])),
    }),
    example: { id, clientId, methods: ['pwd', 'otp'] },
  }),
  event({
    name: 'identity.user.sign_in_refused',
    version: 1,
    engine,
    summary: 'A known user was refused at the sign-in page; at most once a minute',
    data: z.strictObject({
      id: z.string(),
      clientId: z.string(),
      reason: z.enum(['invalid_credentials', 'locked', 'not_active']),
    }),
    example: { id, clientId, reason: 'invalid_credentials' },
  }),
  event({
    name: 'identity.user.invited',
    version: 1,
    engine,
    summary: 'A user got a one-time link to set password and authenticator',
    data: z.strictObject({ id: z.string(), expiresAt: z.string() }),
    example: { id, expiresAt: '2026-11-24T09:00:00.000Z' },
  }),
  event({
    name: 'identity.user.credentials_set',
    version: 1,
    engine,
    summary: 'A user set password and authenticator; all earlier sign-ins ended',
    data: z.strictObject({ id: z.string() }),
    example: { id },
  }),
  event({
    name: 'identity.grant.revoked',
    version: 1,
    engine,
    summary: 'A sign-in ended before its time, with all tokens that came from it',
    data: z.strictObject({
      id: z.string(),
      userId: z.string(),
      clientId: z.string(),
      /** `reused`: a code or refresh token came twice, so somebody else may have it. */
      reason: z.enum(['reused', 'revoked', 'signed_out']),
    }),
    example: { id: 'r5m0cUZ0dGn0yFvBtH3Yk', userId: id, clientId, reason: 'reused' },
  }),
] as const satisfies readonly EventDefinition[];
