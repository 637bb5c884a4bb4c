import { engineSchema, readConfig } from '@rymeda/service';
import { egressConfig } from '@rymeda/service/egress';

const schema = engineSchema({
  /** Where records are read for endpoints that include them. */
  ENGINE_URLS: egressConfig.engineUrls,
  WEBHOOKS_ALLOW_LOOPBACK: egressConfig.allowLoopback(),
  WEBHOOKS_ALLOW_RANGES: egressConfig.allowRanges(),
  WEBHOOKS_EGRESS_PROXY: egressConfig.proxy(),
  WEBHOOKS_EGRESS_ADDRESS: egressConfig.address(),
}).superRefine((value, ctx) =>
  egressConfig.refuseInProduction(value, ctx, ['WEBHOOKS_ALLOW_LOOPBACK', 'WEBHOOKS_ALLOW_RANGES']),
);

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type WebhooksConfig = ReturnType<typeof loadConfig>;

/** What development opened. */
export const openOf = (config: Pick<WebhooksConfig, 'WEBHOOKS_ALLOW_LOOPBACK' | 'WEBHOOKS_ALLOW_RANGES'>) =>
  egressConfig.open({
    allowLoopback: config.WEBHOOKS_ALLOW_LOOPBACK,
    allowRanges: config.WEBHOOKS_ALLOW_RANGES,
  });
