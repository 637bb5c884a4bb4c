import { beforeAll, describe, expect, test } from '@jest/globals';
import { ofKind, type Manifest, type PodSpec } from '../render/manifest.ts';
import { placeValues, render } from '../render/render.ts';
import { always, closed, findings, watched } from './all.ts';
import { selectors } from './release.rules.ts';
import type { Rule } from './rule.ts';

/** Each of them is broken in one place; the rule must say so, by what it finds. */
let good: Manifest[];
beforeAll(async () => {
  const charts = ['audit', 'care', 'gateway', 'identity', 'platform', 'revenue', 'webhooks'];
  const rendered = await Promise.all(
    charts.map((chart) => render(chart, { values: placeValues('production-us-east-1', chart) })),
  );
  good = rendered.flat();
}, 120_000);

const all: readonly Rule[] = [...always, ...closed, ...watched];
const rules = new Map(all.map((rule) => [rule.name, rule]));
type Break = (manifests: Manifest[]) => void;

const one = (manifests: Manifest[], kind: string, name: string): Manifest => {
  const found = ofKind(manifests, kind).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`No ${kind} ${name} was rendered`);
  return found;
};
const care = (manifests: Manifest[]): Manifest => one(manifests, 'Deployment', 'care');
const podOf = (manifests: Manifest[]): PodSpec => care(manifests).spec.template.spec as PodSpec;
const containerOf = (manifests: Manifest[]) => podOf(manifests).containers[0]!;
const archiveOf = (manifests: Manifest[]) => one(manifests, 'CronJob', 'audit-archive').spec;
const policyOf = (manifests: Manifest[], name = 'care') => one(manifests, 'NetworkPolicy', name).spec;

const broken: [string, string, Break][] = [
  ['may run as root', 'restricted', (m) => (podOf(m)['securityContext'].runAsNonRoot = false)],
  ['has the user 0', 'restricted', (m) => (podOf(m)['securityContext'].runAsUser = 0)],
  ['has no seccomp profile', 'restricted', (m) => delete podOf(m)['securityContext'].seccompProfile],
  ['may escalate', 'restricted', (m) => (containerOf(m)['securityContext'].allowPrivilegeEscalation = true)],
  [
    'keeps a capability',
    'restricted',
    (m) => (containerOf(m)['securityContext'].capabilities.add = ['NET_RAW']),
  ],
  [
    'writes to its image',
    'restricted',
    (m) => (containerOf(m)['securityContext'].readOnlyRootFilesystem = false),
  ],
  [
    'mounts the host',
    'restricted',
    (m) => podOf(m)['volumes'].push({ name: 'host', hostPath: { path: '/' } }),
  ],
  ['shares the host’s network', 'restricted', (m) => (podOf(m)['hostNetwork'] = true)],
  ['may fill the node', 'restricted', (m) => (podOf(m)['volumes'][0].emptyDir = {})],
  ['is of latest', 'images have', (m) => (containerOf(m)['image'] = 'rymeda/care:latest')],
  ['is of no version', 'images have', (m) => (containerOf(m)['image'] = 'registry:5000/rymeda/care')],
  ['asks for no memory', 'images have', (m) => delete containerOf(m)['resources'].requests.memory],
  ['has no limit of memory', 'images have', (m) => delete containerOf(m)['resources'].limits],
  ['carries a token', 'ServiceAccount', (m) => (podOf(m)['automountServiceAccountToken'] = true)],
  ['borrows an account', 'ServiceAccount', (m) => (podOf(m)['serviceAccountName'] = 'identity')],
  [
    'shares a role',
    'ServiceAccount',
    (m) =>
      (one(m, 'ServiceAccount', 'care').metadata.annotations = one(
        m,
        'ServiceAccount',
        'audit',
      ).metadata.annotations!),
  ],
  [
    'asks liveness what readiness asks',
    'startup, readiness',
    (m) => (containerOf(m)['livenessProbe'].httpGet.path = '/readyz'),
  ],
  [
    'asks readiness of the public port',
    'startup, readiness',
    (m) => (containerOf(m)['readinessProbe'].httpGet.port = 'http'),
  ],
  ['may run twice', 'by the clock runs once', (m) => (archiveOf(m).concurrencyPolicy = 'Allow')],
  ['is caught up for ever', 'by the clock runs once', (m) => delete archiveOf(m).startingDeadlineSeconds],
  ['keeps all its runs', 'by the clock runs once', (m) => (archiveOf(m).failedJobsHistoryLimit = 100)],
  ['runs in local time', 'by the clock runs once', (m) => delete archiveOf(m).timeZone],
  ['makes runs without a name', 'by the clock runs once', (m) => delete archiveOf(m).jobTemplate.metadata],
  ['never ends', 'by the clock runs once', (m) => delete archiveOf(m).jobTemplate.spec.activeDeadlineSeconds],
  ['fails for ever', 'by the clock runs once', (m) => (archiveOf(m).jobTemplate.spec.backoffLimit = 1000)],
  [
    'hides why it failed',
    'by the clock runs once',
    (m) => (archiveOf(m).jobTemplate.spec.template.spec.restartPolicy = 'OnFailure'),
  ],
  [
    'borrows the service’s login',
    'secrets of its own',
    (m) =>
      (archiveOf(m).jobTemplate.spec.template.spec.containers[0].env.find(
        (v: { name: string }) => v.name === 'MONGODB_URI',
      ).valueFrom.secretKeyRef.name = 'audit-secrets'),
  ],
  [
    'is given the login that removes',
    'secrets of its own',
    (m) =>
      one(m, 'Deployment', 'audit').spec.template.spec.volumes.push({
        name: 'more',
        secret: { secretName: 'audit-archive-secrets' },
      }),
  ],
  [
    'runs by the clock as root',
    'restricted',
    (m) => (archiveOf(m).jobTemplate.spec.template.spec.securityContext.runAsNonRoot = false),
  ],
  [
    'runs by the clock under another’s account',
    'ServiceAccount',
    (m) => (archiveOf(m).jobTemplate.spec.template.spec.serviceAccountName = 'audit'),
  ],
  [
    'runs by the clock and reaches care',
    'architecture names',
    (m) =>
      policyOf(m, 'audit-archive').egress.push({
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'care' } } }],
        ports: [{ protocol: 'TCP', port: 8080 }],
      }),
  ],
  ['has no startup probe', 'startup, readiness', (m) => delete containerOf(m)['startupProbe']],
  [
    'needs a shell to stop',
    'sleep action',
    (m) => (containerOf(m)['lifecycle'].preStop = { exec: { command: ['sleep', '10'] } }),
  ],
  ['is killed while it drains', 'sleep action', (m) => (podOf(m)['terminationGracePeriodSeconds'] = 40)],
  [
    'loses a pod to each update',
    'sleep action',
    (m) => (care(m).spec.strategy.rollingUpdate.maxUnavailable = 1),
  ],
  ['keeps ten revisions', 'sleep action', (m) => (care(m).spec.revisionHistoryLimit = 10)],
  ['is not spread over zones', 'spread over', (m) => podOf(m)['topologySpreadConstraints'].shift()],
  [
    'is spread by labels of others',
    'spread over',
    (m) =>
      (podOf(m)['topologySpreadConstraints'][0].labelSelector.matchLabels['app.kubernetes.io/name'] = 'x'),
  ],
  ['has replicas beside its scaler', 'replicas or one scaler', (m) => (care(m).spec.replicas = 2)],
  [
    'is scaled twice',
    'replicas or one scaler',
    (m) => {
      const hpa = structuredClone(one(m, 'HorizontalPodAutoscaler', 'care'));
      hpa.spec.scaleTargetRef.name = 'audit';
      m.push(hpa);
    },
  ],
  [
    'is scaled by nothing',
    'replicas or one scaler',
    (m) => m.splice(m.indexOf(one(m, 'HorizontalPodAutoscaler', 'care')), 1),
  ],
  [
    'scales by the old API',
    'autoscaling/v2',
    (m) => (one(m, 'HorizontalPodAutoscaler', 'care').apiVersion = 'autoscaling/v1'),
  ],
  [
    'scales as fast as it likes',
    'autoscaling/v2',
    (m) => delete one(m, 'HorizontalPodAutoscaler', 'care').spec.behavior.scaleDown,
  ],
  [
    'scales on ordinary memory',
    'autoscaling/v2',
    (m) =>
      (one(m, 'HorizontalPodAutoscaler', 'care').spec.metrics[1].resource.target.averageUtilization = 60),
  ],
  [
    'has more consumers than partitions',
    'than partitions',
    (m) => (one(m, 'ScaledObject', 'audit').spec.maxReplicaCount = 7),
  ],
  [
    'may have no consumer',
    'than partitions',
    (m) => (one(m, 'ScaledObject', 'webhooks').spec.minReplicaCount = 0),
  ],
  ['has no fallback', 'than partitions', (m) => delete one(m, 'ScaledObject', 'audit').spec.fallback],
  ['scales on lag alone', 'than partitions', (m) => one(m, 'ScaledObject', 'audit').spec.triggers.shift()],
  [
    'blocks every eviction',
    'evictions',
    (m) => (one(m, 'PodDisruptionBudget', 'care').spec = { minAvailable: '100%' }),
  ],
  ['has no budget', 'evictions', (m) => m.splice(m.indexOf(one(m, 'PodDisruptionBudget', 'care')), 1)],
  ['hides its instances', 'headless', (m) => delete one(m, 'Service', 'care').spec.clusterIP],
  ['is open to the internet', 'headless', (m) => (one(m, 'Service', 'gateway').spec.type = 'LoadBalancer')],
  [
    'shows its metrics to everybody inside',
    'headless',
    (m) =>
      policyOf(m).ingress.push({
        from: [{ podSelector: { matchLabels: { a: 'b' } } }],
        ports: [{ port: 9090 }],
      }),
  ],
  ['has no policy', 'under a policy', (m) => m.splice(m.indexOf(one(m, 'NetworkPolicy', 'care')), 1)],
  ['is closed in one direction', 'under a policy', (m) => (policyOf(m).policyTypes = ['Ingress'])],
  ['lets anybody in', 'under a policy', (m) => policyOf(m).ingress.push({ ports: [{ port: 8080 }] })],
  [
    'lets every pod in',
    'under a policy',
    (m) => policyOf(m).ingress.push({ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }),
  ],
  ['opens every port', 'under a policy', (m) => delete policyOf(m).ingress[0].ports],
  [
    'reaches revenue',
    'the architecture names',
    (m) =>
      policyOf(m).egress.push({
        to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'revenue' } } }],
        ports: [{ port: 8080 }],
      }),
  ],
  ['does not let revenue in', 'the architecture names', (m) => policyOf(m).ingress.shift()],
  [
    'sends traces nowhere',
    'reaches the collector',
    (m) => {
      const policy = policyOf(m);
      policy.egress = policy.egress.filter(
        (e: { ports?: { port?: number }[] }) => e.ports?.[0]?.port !== 4318,
      );
    },
  ],
  [
    'calls the internet',
    'only webhooks and oris',
    (m) =>
      policyOf(m).egress.push({
        to: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
        ports: [{ protocol: 'TCP', port: 443 }],
      }),
  ],
  [
    'reaches the cloud’s metadata',
    'only webhooks and oris',
    (m) => {
      const block = policyOf(m, 'webhooks')
        .egress.flatMap((e: { to: unknown[] }) => e.to)
        .find((p: { ipBlock?: { cidr: string } }) => p.ipBlock?.cidr === '0.0.0.0/0').ipBlock;
      block.except = block.except.filter((c: string) => c !== '169.254.0.0/16');
    },
  ],
  [
    'holds a Secret',
    'nothing secret',
    (m) => m.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'care' }, data: {} }),
  ],
  [
    'holds a login',
    'nothing secret',
    (m) => (containerOf(m)['env'][0] = { name: 'X', value: 'mongodb://care:hunter2@db/rymeda' }),
  ],
  [
    'holds a password',
    'nothing secret',
    (m) => containerOf(m)['env'].push({ name: 'A_PASSWORD', value: 'hunter2' }),
  ],
  [
    'migrates under an account that is not there yet',
    'migrations run',
    (m) => (one(m, 'Job', 'care-migration').spec.template.spec.serviceAccountName = 'care'),
  ],
  [
    'migrates with a Secret that is not there yet',
    'migrations run',
    (m) =>
      (one(m, 'Job', 'care-migration').spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name =
        'care-secrets'),
  ],
  [
    'migrates after the release',
    'migrations run',
    (m) => (one(m, 'Job', 'care-migration').metadata.annotations!['helm.sh/hook'] = 'post-install'),
  ],
  [
    'migrates for ever',
    'migrations run',
    (m) => delete one(m, 'Job', 'care-migration').spec.activeDeadlineSeconds,
  ],
  [
    'leaves its migration behind',
    'migrations run',
    (m) =>
      (one(m, 'Job', 'care-migration').metadata.annotations!['helm.sh/hook-delete-policy'] =
        'before-hook-creation'),
  ],
  [
    'selects by something new',
    'selectors and names',
    (m) => (care(m).spec.selector.matchLabels.release = 'a'),
  ],
  ['is not scraped', 'scraped', (m) => m.splice(m.indexOf(one(m, 'ServiceMonitor', 'care')), 1)],
  [
    'is scraped where callers come in',
    'scraped',
    (m) => (one(m, 'ServiceMonitor', 'care').spec.endpoints[0].port = 'http'),
  ],
];

test('what the charts render breaks none of them', () => {
  expect(findings(all, good)).toEqual([]);
});

test('every rule has a fixture that breaks it', () => {
  const without = [...rules.keys()].filter((name) => !broken.some(([, rule]) => name.includes(rule)));
  expect(without).toEqual([]);
});

describe('a platform in which something', () => {
  test.each(broken)('%s is found by the rule with “%s”', (_what, ruleName, breakIt) => {
    const manifests = structuredClone(good);
    breakIt(manifests);
    const named = [...rules.values()].filter(({ name }) => name.includes(ruleName));
    expect(named).toHaveLength(1);
    expect([...named[0]!.check(manifests)]).not.toEqual([]);
  });
});

test('a selector of the version before is what counts', () => {
  const rule = selectors(() => ({ matchLabels: { app: 'care' } }));
  expect([...rule.check(good)]).toContain('Deployment/care: another selector');
});
