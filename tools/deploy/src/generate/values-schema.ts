import { globalSchema } from './global-schema.ts';
import {
  anyMap,
  cidr,
  closed,
  listOf,
  oneOf,
  quantity,
  text,
  textMap,
  whole,
  yesNo,
  type Schema,
} from './json-schema.ts';

const resources = closed({
  requests: closed({ cpu: quantity, memory: quantity }, { required: ['cpu', 'memory'] }),
  limits: closed({ cpu: quantity, memory: quantity }, { required: ['memory'] }),
});

const image = closed({
  repository: text(),
  tag: text({ not: { const: 'latest' } }),
  digest: text({ pattern: '^(sha256:[0-9a-f]{64})?$' }),
  pullPolicy: oneOf('IfNotPresent', 'Always', 'Never'),
});

/** `service` and what else the library's defaults bring into every chart, used there or not. */
const common: Record<string, Schema> = {
  global: globalSchema,
  enabled: yesNo,
  // Helm lays the library's own values under its name.
  'rymeda-service': true,
  image,
  service: closed({ port: whole(1024, 65_535), adminPort: whole(1024, 65_535) }),
  replicas: whole(1, 100),
  resources,
  autoscaling: closed({
    min: whole(1, 100),
    max: whole(1, 200),
    // Of the requests; above 100 where those are small.
    cpu: whole(10, 2_000),
    memory: whole(50, 95),
    requestsPerSecond: whole(1, 100_000),
    lag: whole(1, 1_000_000),
  }),
  lifecycle: closed({
    preStopSeconds: whole(0, 120),
    // libs/service/src/process/run-service.ts has no other.
    drainSeconds: whole(25, 25),
    terminationGracePeriodSeconds: whole(30, 600),
  }),
  startupSeconds: whole(5, 600),
  persistence: closed({ enabled: yesNo, size: quantity, storageClass: text() }),
  openNetworks: listOf(cidr),
  extraEgress: listOf(
    closed(
      { namespace: text({ minLength: 1 }), cidrs: listOf(cidr), port: whole(1, 65_535) },
      { required: ['port'], anyOf: [{ required: ['namespace'] }, { required: ['cidrs'] }] },
    ),
  ),
  priorityClass: text(),
  podAnnotations: textMap,
  nodeSelector: textMap,
  tolerations: listOf(anyMap),
  migration: closed({ enabled: yesNo, deadlineSeconds: whole(30, 86_400), secret: text() }),
};

/** What the gateway's chart has of its own. */
const ofGateway: Record<string, Schema> = {
  ingress: closed({
    enabled: yesNo,
    className: text(),
    annotations: textMap,
    host: text(),
    tlsSecret: text(),
    cidrs: listOf(cidr),
  }),
  gatewayApi: closed({
    enabled: yesNo,
    host: text(),
    parent: closed({ name: text(), namespace: text(), sectionName: text() }),
  }),
  tls: closed({
    enabled: yesNo,
    secretName: text({ minLength: 1 }),
    issuer: closed({ name: text(), kind: oneOf('ClusterIssuer', 'Issuer') }),
  }),
};

/** What audit's chart has of its own. */
const ofAudit: Record<string, Schema> = {
  archive: closed({
    enabled: yesNo,
    schedule: text({ pattern: '^\\S+( \\S+){4}$' }),
    afterYears: whole(6, 100),
    deadlineSeconds: whole(300, 86_400),
    resources,
  }),
};

const draft = 'http://json-schema.org/draft-07/schema#';

/** `variables`: what may stand under `config`, because the service reads it and no template gives it. */
export const serviceValuesSchema = (service: string, variables: readonly string[]): Schema => ({
  $schema: draft,
  title: `Values of charts/${service}`,
  ...(closed({
    ...common,
    config: closed(
      Object.fromEntries(variables.map((name) => [name, { type: ['string', 'number', 'boolean'] }])),
    ),
    ...(service === 'gateway' ? ofGateway : {}),
    ...(service === 'audit' ? ofAudit : {}),
  }) as object),
});

const job = { enabled: yesNo };

export const platformValuesSchema: Schema = {
  $schema: draft,
  title: 'Values of charts/platform',
  ...(closed({
    ...common,
    config: closed({}),
    topics: closed({ ...job, rights: yesNo, singleBroker: yesNo }),
    databaseUsers: closed({ ...job, passwordsSecret: text(), allowOpenMongodb: yesNo }),
    priorityClasses: closed({ create: yesNo }),
    alerts: closed({ enabled: yesNo }),
    dashboards: closed({ enabled: yesNo, label: textMap }),
    smoke: closed({
      enabled: yesNo,
      secret: text(),
      gatewayUrl: text({ pattern: '^(https?://[^/\\s]+/?)?$' }),
      webhook: closed({ url: text({ pattern: '^(https://\\S+)?$' }), listen: yesNo }),
    }),
    jobs: closed({ deadlineSeconds: whole(30, 86_400) }),
  }) as object),
};

/** The parts check their own values by their own schemas. */
export const umbrellaValuesSchema = (parts: readonly string[]): Schema => ({
  $schema: draft,
  title: 'Values of charts/rymeda',
  ...(closed({ global: globalSchema, ...Object.fromEntries(parts.map((part) => [part, anyMap])) }) as object),
});
