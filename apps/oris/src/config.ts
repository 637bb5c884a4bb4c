import { engineSchema, readConfig, secretFile } from '@rymeda/service';
import { egressConfig } from '@rymeda/service/egress';
import { z } from 'zod';

const schema = engineSchema({
  /** Where the platform's operations are called. */
  ENGINE_URLS: egressConfig.engineUrls,
  ORIS_ALLOW_LOOPBACK: egressConfig.allowLoopback(),
  ORIS_ALLOW_RANGES: egressConfig.allowRanges(),
  ORIS_EGRESS_PROXY: egressConfig.proxy(),
  ORIS_EGRESS_ADDRESS: egressConfig.address(),
  /** The platform's own mail server; without it workflows can't mail. */
  SMTP_HOST: z.string().min(1).optional(),
  SMTP_PORT: z.coerce.number<string>().int().min(1).max(65535).default(587),
  /** tls: from the first byte; starttls: before anything is said; none: development alone. */
  SMTP_SECURITY: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  SMTP_USER: z.string().min(1).optional(),
  SMTP_PASSWORD_FILE: secretFile().optional(),
  SMTP_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]{1,100} )?<?[^\s<>@]+@[a-z0-9.-]+>?$/i,
      'must be an address, with a name before it if need be',
    )
    .optional(),
}).superRefine((value, ctx) => {
  egressConfig.refuseInProduction(value, ctx, ['ORIS_ALLOW_LOOPBACK', 'ORIS_ALLOW_RANGES']);
  const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
  if (value.SMTP_HOST !== undefined && value.SMTP_FROM === undefined)
    fault('SMTP_FROM', 'is needed with SMTP_HOST');
  if ((value.SMTP_USER === undefined) !== (value.SMTP_PASSWORD_FILE === undefined))
    fault('SMTP_PASSWORD_FILE', 'belongs to SMTP_USER');
  if (value.RYMEDA_ENV === 'production' && value.SMTP_HOST !== undefined && value.SMTP_SECURITY === 'none')
    fault('SMTP_SECURITY', 'must be tls or starttls in production');
});

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type OrisConfig = ReturnType<typeof loadConfig>;
