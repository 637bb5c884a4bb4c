import { isNetwork } from '@rymeda/kernel';
import { z } from 'zod';

const network = z
  .string()
  .max(50)
  .refine(isNetwork, {
    error: 'must be an address or a network such as 203.0.113.0/24',
    params: { code: 'invalid_value' },
  });
const whole = (least: number, most: number) => {
  const range = `must be ${least} to ${most}`;
  return z.int('must be a whole number').min(least, range).max(most, range);
};
const perMinute = whole(1, 10_000_000).nullable();
const rateLimits = z.strictObject({
  clientPerMinute: perMinute.meta({
    description: 'Requests of one client or user; null: the platform’s own',
  }),
  organizationPerMinute: perMinute.meta({
    description: 'Requests of all together; null: the platform’s own',
  }),
});

const fields = {
  ipAllowList: z
    .array(network)
    .max(200)
    .meta({ description: 'Addresses and networks that requests may come from; empty: from anywhere' }),
  sessionMinutes: whole(5, 1440).meta({
    description: 'How long after signing in a user must sign in again',
  }),
  rateLimits,
  dataResidency: z
    .string()
    .regex(/^[a-z]{2}(-[a-z0-9]{1,20}){0,3}$/, 'must be a label such as us or us-east-1')
    .meta({ description: 'Where the records are kept: one of the labels that this deployment serves' }),
  keyRotationDays: whole(30, 365).meta({ description: 'Age at which a data key gets a successor' }),
  uncredentialedBooking: z.enum(['refuse', 'warn']).default('refuse').meta({
    description:
      'A session whose provider has no valid licence then and there: refused, or booked with a warning',
  }),
  credentialRequired: z.boolean().default(false).meta({
    description: 'Whether a provider without any licence on file counts as having no valid one',
  }),
  breakGlassPerDay: whole(0, 1000).default(10).meta({
    description:
      'Break-glass windows that one user opens within 24 hours before each further one is marked as unusual; none is refused',
  }),
  strictRevocation: z.boolean().meta({
    description: 'Refuse requests as soon as it isn’t known for a minute which tokens were revoked (else 15)',
  }),
};

/** What an organisation decides for itself; in force everywhere within a minute. */
export const organizationSettings = z.strictObject(fields).meta({ id: 'OrganizationSettings' });
export type OrganizationSettings = z.infer<typeof organizationSettings>;

/** Merged into what is set; null brings the default back. */
export const organizationSettingsPatch = z
  .strictObject({
    ipAllowList: fields.ipAllowList.nullable(),
    sessionMinutes: fields.sessionMinutes.nullable(),
    rateLimits: rateLimits.partial().nullable(),
    dataResidency: fields.dataResidency,
    keyRotationDays: fields.keyRotationDays.nullable(),
    strictRevocation: fields.strictRevocation.nullable(),
    uncredentialedBooking: z.enum(['refuse', 'warn']).nullable(),
    credentialRequired: z.boolean().nullable(),
    breakGlassPerDay: whole(0, 1000).nullable(),
  })
  .partial();

export const defaultSettings: OrganizationSettings = {
  ipAllowList: [],
  sessionMinutes: 480,
  rateLimits: { clientPerMinute: null, organizationPerMinute: null },
  dataResidency: 'us',
  keyRotationDays: 365,
  strictRevocation: false,
  uncredentialedBooking: 'refuse',
  credentialRequired: false,
  breakGlassPerDay: 10,
};
