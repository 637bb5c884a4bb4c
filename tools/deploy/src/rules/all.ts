import { factsOf, jobCalls, services, type Facts } from '../platform/facts.ts';
import { adminPort, closedByDefault, edges, publicEgress, wayToCollector } from './network.rules.ts';
import { accounts, images, probes, restricted, shutdown, spread } from './pods.rules.ts';
import { hooks, monitors, noSecrets, selectors } from './release.rules.ts';
import type { Rule } from './rule.ts';
import { ownLogins, schedules } from './schedule.rules.ts';
import { autoscalers, disruption, oneScaler, scaledObjects } from './scaling.rules.ts';

const facts = new Map<string, Facts>();
for (const service of services) facts.set(service, await factsOf(service));

/** As they were in the first version, and stay: Kubernetes lets no Deployment change them. */
const selectorOf = (name: string): unknown => ({
  matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'rymeda' },
});

/** Hold for whatever values a chart is rendered with. */
export const always: readonly Rule[] = [
  restricted,
  images,
  accounts,
  probes,
  shutdown,
  spread,
  oneScaler,
  autoscalers,
  scaledObjects((service) => facts.get(service)?.partitions ?? 0),
  disruption,
  adminPort,
  publicEgress((service) => facts.get(service)?.publicEgress ?? false),
  noSecrets,
  hooks,
  selectors(selectorOf),
  schedules,
  ownLogins,
];

/** Where policies are switched on. */
export const closed: readonly Rule[] = [
  closedByDefault,
  edges((service) => facts.get(service)?.calls ?? jobCalls.get(service)),
  wayToCollector,
];

/** Where monitoring is switched on. */
export const watched: readonly Rule[] = [monitors];

export const findings = (rules: readonly Rule[], manifests: Parameters<Rule['check']>[0]): string[] =>
  rules.flatMap((rule) => [...rule.check(manifests)]);
