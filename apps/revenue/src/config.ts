import { engineSchema, readConfig } from '@rymeda/service';
import { z } from 'zod';

const schema = engineSchema({
  /** The engine that owns patients and sessions; asked about those that its events have not told of yet. */
  CARE_URL: z.url('must be a URL'),
});

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type RevenueConfig = ReturnType<typeof loadConfig>;
