import { engineSchema, readConfig } from '@rymeda/service';

const schema = engineSchema({});

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type ComplianceConfig = ReturnType<typeof loadConfig>;
