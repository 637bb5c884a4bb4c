import { cidr, closed, listOf, oneOf, part, text, textMap, whole, yesNo } from './json-schema.ts';

const addresses = closed({ cidrs: listOf(cidr), port: whole(1, 65_535) });
const zoneRule = oneOf('DoNotSchedule', 'ScheduleAnyway');

/** `global`, the same in every chart: production's services are installed one by one from one file. */
export const globalSchema = closed({
  environment: oneOf('production', 'development'),
  clusterDomain: text({ pattern: '^[a-z0-9.-]+$' }),
  publicUrl: text({ pattern: '^(https?://[^/\\s]+/?)?$' }),
  issuersConfigMap: text(),
  ownTokens: oneOf('all', 'operators'),
  image: closed({
    registry: text({ pattern: '^([^/\\s]+(/[^\\s]+)?)?$' }),
    pullSecrets: listOf(closed({ name: text() })),
  }),
  aws: closed({
    region: text({ pattern: '^([a-z]{2}(-[a-z]+)+-[0-9])?$' }),
    rolePrefix: text({ pattern: '^(arn:aws[a-z-]*:iam::[0-9]{12}:role/\\S+)?$' }),
    endpointUrl: text({ pattern: '^(https?://\\S+)?$' }),
  }),
  keys: closed({
    provider: oneOf('aws', 'local'),
    mode: oneOf('organization', 'shared'),
    sharedKeyId: text(),
  }),
  kafka: closed({
    brokers: text({ pattern: '^([^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*)?$' }),
    securityProtocol: oneOf('SASL_SSL', 'SSL', 'PLAINTEXT'),
    saslMechanism: oneOf('SCRAM-SHA-512', 'SCRAM-SHA-256'),
    caConfigMap: text(),
  }),
  mtls: closed({
    enabled: yesNo,
    issuer: closed({ name: text(), kind: oneOf('ClusterIssuer', 'Issuer') }),
  }),
  secrets: closed({
    source: oneOf('external', 'existing'),
    store: closed({ kind: oneOf('ClusterSecretStore', 'SecretStore'), name: text() }),
    remotePrefix: text(),
    refreshInterval: text({ pattern: '^[0-9]+[smh]$' }),
    provisioning: text({ minLength: 1 }),
  }),
  spread: closed({ zones: zoneRule, hosts: zoneRule }),
  autoscaling: closed({ enabled: yesNo, requestMetric: yesNo, keda: yesNo }),
  priorityClasses: yesNo,
  monitoring: closed({ enabled: yesNo, namespace: text(), labels: textMap }),
  tracing: closed({
    endpoint: text({ pattern: '^(https?://[^\\s?#]+)?$' }),
    login: yesNo,
    ratio: part,
    namespace: text(),
    cidrs: listOf(cidr),
    port: whole(1, 65_535),
  }),
  networkPolicy: closed({
    enabled: yesNo,
    dnsNamespace: text(),
    nodeLocalDns: { anyOf: [cidr, { const: '' }] },
    ingressNamespace: text(),
    mongodb: addresses,
    kafka: addresses,
    redis: addresses,
    aws: addresses,
    issuers: addresses,
    inNamespace: listOf(text()),
  }),
});
