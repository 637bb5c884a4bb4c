import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { services } from '../platform/facts.ts';
import { charts } from '../platform/repository.ts';
import { serverImages } from './images.ts';

interface Part {
  autoscaling?: { min: number; max: number; cpu?: number };
  [name: string]: unknown;
}
type Values = Record<string, Part>;

/** As wide as the local stack's: the load is to reach the engines. */
const wide = {
  RATE_LIMIT_CLIENT: '1000000/60',
  RATE_LIMIT_ORGANIZATION: '1000000/60',
  RATE_LIMIT_ADDRESS: '1000000/60',
};

/**
 * Per cent of the 25 thousandths of a core that a pod asks for on one node: an idle service takes about half a
 * tenth of a core, one under load the whole.
 */
export const cpuTarget = 1_000;

/**
 * charts/values/dev.yaml with patience (eight services start at once on a node's few cores), mutual TLS, database users of their own and a webhook's receiver. `previous`: those
 * of the version before, and nothing that only today's takes.
 */
export function trialValues(previous = false): Values {
  const file = join(charts, previous ? 'previous' : 'values', 'dev.yaml');
  const values = parse(readFileSync(file, 'utf8')) as Values;
  const set = (part: string, more: Part): void => {
    values[part] = { ...values[part], ...more };
  };
  set('global', { mtls: { enabled: true } });
  set('platform', { databaseUsers: { enabled: true } });
  set('gateway', { config: wide });
  if (!previous) set('platform', { smoke: { webhook: { listen: true } } });
  for (const service of services) {
    const own = values[service]?.autoscaling ?? { min: 1, max: 3 };
    set(service, {
      startupSeconds: 240,
      autoscaling: previous ? fixed(service) : { ...own, cpu: cpuTarget },
    });
  }
  return values;
}

/** Between two versions only care has more pods than one, so that a version that set their number would show. */
const fixed = (service: string) => (service === 'care' ? { min: 2, max: 3 } : { min: 1, max: 1 });

export function upgradeValues(): Values {
  const values = trialValues();
  for (const service of services) values[service] = { ...values[service], autoscaling: fixed(service) };
  return values;
}

export const dependencyValues = (): object => ({
  neverForProduction: true,
  mongodb: { image: serverImages.mongodb },
  kafka: { image: serverImages.kafka },
  redis: { image: serverImages.redis },
});
