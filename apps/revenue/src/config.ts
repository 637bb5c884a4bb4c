import { engineSchema, readConfig } from '@rymeda/service';
import { checkObjectStore, objectStoreEnv } from '@rymeda/storage';
import { z } from 'zod';

const schema = engineSchema({
  /** The engine that owns patients and sessions; asked about those that its events have not told of yet. */
  CARE_URL: z.url('must be a URL'),
  /** Whom a payer or clearinghouse may call about a file (PER), where the organisation names nobody. */
  X12_CONTACT_PHONE: z.string().regex(/^\d{10}$/, 'must be ten digits'),
  ...objectStoreEnv,
  /** Whether files are also taken from where others lay them down: a folder, or a prefix of the object store. */
  X12_DROP: z.enum(['off', 'folder', 'bucket']).default('off'),
  X12_DROP_FOLDER: z.string().startsWith('/', 'must be an absolute path').optional(),
  X12_DROP_PREFIX: z
    .string()
    .regex(/^(?:[A-Za-z0-9_-]+\/)+$/, "must end in '/'")
    .refine(
      (prefix) => !prefix.startsWith('revenue/'),
      "must not begin with 'revenue/', where sealed files lie",
    )
    .default('drop/'),
  X12_DROP_SECONDS: z.coerce.number().int().min(1).max(3_600).default(15),
})
  .superRefine(checkObjectStore)
  .superRefine((env, ctx) => {
    if (env.X12_DROP === 'folder' && env.X12_DROP_FOLDER === undefined)
      ctx.addIssue({ code: 'custom', path: ['X12_DROP_FOLDER'], message: 'must name a folder' });
  });

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type RevenueConfig = ReturnType<typeof loadConfig>;
