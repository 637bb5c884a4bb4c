import { engineSchema, readConfig } from '@rymeda/service';
import { z } from 'zod';

const schema = engineSchema({
  /** The append-only log; its user may insert and find, nothing else. `MONGODB_URI` is the work data. */
  AUDIT_LOG_MONGODB_URI: z.string('must be a mongodb:// address'),
});

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type AuditConfig = ReturnType<typeof loadConfig>;
