import { engineSchema, readConfig, replicaFaults, replicaRegions, secretFile } from '@rymeda/service';
import { z } from 'zod';
import { isShadowed, operatorId, operatorKeys } from './issuer/operators.ts';

const positive = (most: number) => z.coerce.number<string>().int().min(1).max(most);

const schema = engineSchema({
  /** The operator's client, in the organisation `platform`, with the scope `platform:admin` alone. */
  OPERATOR_CLIENT_ID: operatorId(),
  OPERATOR_CLIENT_SECRET_FILE: secretFile(),
  /** Operators by name, each with keys of their own. */
  OPERATORS: operatorKeys(),
  /** Labels of data residency that this deployment serves; the first is a new organisation's. */
  DATA_RESIDENCIES: z
    .string()
    .default('us')
    .transform((text) => text.split(',').map((label) => label.trim())),
  /** Other Regions that are to hold organisations' keys, for the day on which this one is lost. */
  KMS_REPLICA_REGIONS: replicaRegions(),
  SIGNING_KEY_ROTATE_AFTER_DAYS: positive(3650).default(90),
  /** How long the next key is published before it signs; verifiers keep the set for ten minutes. */
  SIGNING_KEY_PUBLISH_AHEAD_SECONDS: positive(86_400).default(900),
})
  .refine((env) => !isShadowed(env), {
    path: ['OPERATORS'],
    message: 'must not name the client of OPERATOR_CLIENT_ID, whose secret all operators could have',
  })
  .superRefine((env, ctx) => {
    for (const message of replicaFaults(env.KMS_REPLICA_REGIONS, env))
      ctx.addIssue({ code: 'custom', path: ['KMS_REPLICA_REGIONS'], message });
  });

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type IdentityConfig = ReturnType<typeof loadConfig>;
