import { services } from '../platform/facts.ts';
import { placeValues, type RenderOptions } from './render.ts';

/** The places of production whose values are committed. */
export const places = ['production-us-east-1', 'recovery-us-west-2'];

/** Every chart that is installed by itself. */
export const charts: readonly string[] = ['platform', ...services];

/** What may be switched: chart, what is meant, `--set`. */
export const toggles: [string, string, string[]][] = [
  ['care', 'no autoscaler', ['global.autoscaling.enabled=false']],
  ['audit', 'KEDA without SASL', ['global.kafka.securityProtocol=SSL', 'global.kafka.caConfigMap=kafka-ca']],
  ['audit', 'no KEDA', ['global.autoscaling.keda=false']],
  ['audit', 'existing secrets', ['global.secrets.source=existing']],
  ['care', 'one KMS key for all', ['global.keys.mode=shared', 'global.keys.sharedKeyId=alias/all']],
  ['care', 'another issuer', ['global.issuersConfigMap=issuers', 'global.ownTokens=operators']],
  ['audit', 'archive at another hour', ['archive.schedule=5 1 * * 0', 'global.mtls.enabled=false']],
  ['audit', 'no archive', ['archive.enabled=false']],
  ['care', 'no migration', ['migration.enabled=false']],
  ['care', 'mutual TLS', ['global.mtls.enabled=true', 'global.mtls.issuer.name=rymeda']],
  ['care', 'an image by digest', [`image.digest=sha256:${'0'.repeat(64)}`]],
  [
    'revenue',
    'a collector that wants a login',
    [
      'global.tracing.login=true',
      'global.tracing.endpoint=https://otlp.example.com:4317',
      'global.tracing.port=4317',
      'global.tracing.namespace=',
      'global.tracing.cidrs={203.0.113.0/24}',
    ],
  ],
  ['webhooks', 'no priority classes', ['global.priorityClasses=false']],
  [
    'gateway',
    'Gateway API',
    [
      'ingress.enabled=false',
      'gatewayApi.enabled=true',
      'gatewayApi.host=api.example.com',
      'gatewayApi.parent.name=public',
    ],
  ],
  ['gateway', 'TLS of its own', ['tls.enabled=true', 'tls.issuer.name=letsencrypt']],
  ['gateway', 'neither', ['ingress.enabled=false']],
  ['platform', 'database users', ['databaseUsers.enabled=true']],
  [
    'platform',
    'a test by the public name',
    [
      'smoke.gatewayUrl=https://api.example.com',
      'smoke.webhook.url=https://hooks.example.com/smoke',
      'extraEgress[0].namespace=ingress',
      'extraEgress[0].port=443',
    ],
  ],
  [
    'platform',
    'nothing optional',
    [
      'topics.enabled=false',
      'alerts.enabled=false',
      'dashboards.enabled=false',
      'smoke.enabled=false',
      'priorityClasses.create=false',
    ],
  ],
];

/** Without what a small cluster may lack. */
export const bare = ['global.networkPolicy.enabled=false', 'global.monitoring.enabled=false'];

export interface Rendering {
  name: string;
  chart: string;
  options: RenderOptions;
}

/** Everything that charts are rendered to in tests: each place, one node, each toggle. */
export const renderings: readonly Rendering[] = [
  ...places.flatMap((place) =>
    charts.map((chart) => ({
      name: `${place} ${chart}`,
      chart,
      options: { values: placeValues(place, chart) },
    })),
  ),
  { name: 'one node', chart: 'rymeda', options: { values: ['dev.yaml'] } },
  {
    name: 'one node whose test takes its own webhook',
    chart: 'rymeda',
    options: {
      values: ['dev.yaml'],
      set: ['platform.smoke.webhook.listen=true', 'global.mtls.enabled=true'],
    },
  },
  {
    name: 'servers for a trial',
    chart: 'dev-dependencies',
    options: { set: ['neverForProduction=true'] },
  },
  ...[...toggles, ['care', 'no policies, no monitoring', bare] as const].map(([chart, what, set]) => ({
    name: `${chart} with ${what}`,
    chart,
    options: { values: placeValues(places[0]!, chart), set },
  })),
];
