import { engineSchema, readConfig } from '@rymeda/service';
import { checkObjectStore, objectStoreEnv } from '@rymeda/storage';
import { z } from 'zod';

const schema = engineSchema({
  /** The engine that owns patients and sessions; asked about those that its events have not told of yet. */
  CARE_URL: z.url('must be a URL'),
  /** Whom a payer or clearinghouse may call about a file (PER), where the organisation names nobody. */
  X12_CONTACT_PHONE: z.string().regex(/^\d{10}$/, 'must be ten digits'),
  ...objectStoreEnv,
}).superRefine(checkObjectStore);

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type RevenueConfig = ReturnType<typeof loadConfig>;
