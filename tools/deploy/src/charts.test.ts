import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { generatedFiles } from './generate/generated.ts';
import { services } from './platform/facts.ts';
import { helm } from './render/helm.ts';
import { bare, charts, places, toggles } from './render/matrix.ts';
import { manifestsIn, ofKind, podsOf, titleOf, type Manifest } from './render/manifest.ts';
import { repository } from './platform/repository.ts';
import { chartsFolder, placeValues, render, tryRender } from './render/render.ts';
import { always, closed, findings, watched } from './rules/all.ts';
import { closedByDefault } from './rules/network.rules.ts';
import { restricted } from './rules/pods.rules.ts';
import { noSecrets } from './rules/release.rules.ts';
import type { Rule } from './rules/rule.ts';

const patience = 120_000;

test('what is generated below charts/ is what apps/ and libs/events say today (npm run generate -w @rymeda/deploy)', async () => {
  for (const [file, content] of await generatedFiles())
    expect([file, readFileSync(file, 'utf8')]).toEqual([file, content]);
});

test(
  'helm lint --strict finds nothing in any chart, with the values of each place',
  async () => {
    for (const chart of charts) {
      const values = placeValues('production-us-east-1', chart).flatMap((f) => [
        '--values',
        `${chartsFolder}/values/${f}`,
      ]);
      const { status, stdout } = await helm(
        'lint',
        '--strict',
        `${chartsFolder}/${chart}`,
        ...present(values),
      );
      expect([chart, status, stdout]).toEqual([chart, 0, expect.stringContaining('0 chart(s) failed')]);
    }
    const umbrella = await helm(
      'lint',
      '--strict',
      `${chartsFolder}/rymeda`,
      '--values',
      `${chartsFolder}/values/dev.yaml`,
    );
    expect([umbrella.status, umbrella.stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  },
  patience,
);

const present = (values: string[]): string[] =>
  values.flatMap((value, index) => (index % 2 === 0 ? [] : isThere(value) ? ['--values', value] : []));
function isThere(file: string): boolean {
  try {
    return readFileSync(file).length > 0;
  } catch {
    return false;
  }
}

describe.each(places)('%s', (place) => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = (
      await Promise.all(charts.map((chart) => render(chart, { values: placeValues(place, chart) })))
    ).flat();
  }, patience);

  test.each([...always, ...closed, ...watched].map((rule): [string, Rule] => [rule.name, rule]))(
    '%s',
    (_name, rule) => {
      expect([...rule.check(manifests)]).toEqual([]);
    },
  );

  test('no two charts make the same object', () => {
    const titles = manifests.map(titleOf);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('consumers scale by KEDA, the others by an HPA on CPU, memory and requests', () => {
    const names = (kind: string) =>
      ofKind(manifests, kind)
        .map(({ metadata }) => metadata.name)
        .sort();
    expect(names('ScaledObject')).toEqual(expect.arrayContaining(['audit', 'webhooks']));
    expect([...names('ScaledObject'), ...names('HorizontalPodAutoscaler')].sort()).toEqual(
      [...services].sort(),
    );
    for (const { spec } of ofKind(manifests, 'HorizontalPodAutoscaler')) expect(spec.metrics).toHaveLength(3);
  });
});

test(
  'what stands by in the second Region asks no secondary to write: no migration, no archiver, and no alert of what only a primary can do',
  async () => {
    for (const chart of charts) {
      const manifests = await render(chart, { values: placeValues('recovery-us-west-2', chart) });
      const asking = ofKind(manifests, 'Job', 'CronJob', 'PrometheusRule')
        .map(({ metadata }) => metadata.name)
        .filter((name) => !name.startsWith('rymeda-topic'));
      expect([chart, asking]).toEqual([chart, []]);
    }
  },
  patience,
);

test(
  'the umbrella brings up everything for a trial on one node, and meets the same rules',
  async () => {
    const manifests = await render('rymeda', { values: ['dev.yaml'] });
    expect(
      ofKind(manifests, 'Deployment')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([...services].sort());
    expect(findings([...always, ...closed], manifests)).toEqual([]);
  },
  patience,
);

test.each(toggles)(
  '%s with %s renders and meets the rules',
  async (chart, _what, set) => {
    const manifests = await render(chart, { values: placeValues('production-us-east-1', chart), set });
    expect(findings([...always, ...watched], manifests)).toEqual([]);
  },
  patience,
);

test(
  'KEDA reaches brokers as the services do: by TLS, and with a private authority where there is one',
  async () => {
    const values = placeValues('production-us-east-1', 'audit');
    const authority = { parameter: 'ca', name: 'kafka-ca', key: 'ca.crt' };
    for (const protocol of ['SASL_SSL', 'SSL']) {
      const set = [`global.kafka.securityProtocol=${protocol}`, 'global.kafka.caConfigMap=kafka-ca'];
      const manifests = await render('audit', { values, set });
      const [scaled] = ofKind(manifests, 'ScaledObject');
      const [login] = ofKind(manifests, 'TriggerAuthentication');
      const triggers = (scaled!.spec.triggers as Record<string, any>[]).filter(
        ({ type }) => type === 'kafka',
      );
      expect(
        triggers.map(({ metadata, authenticationRef }) => [metadata.tls, authenticationRef.name]),
      ).toEqual([['enable', login!.metadata.name]]);
      expect(login!.spec.configMapTargetRef).toEqual([authority]);
      expect(login!.spec.secretTargetRef !== undefined).toBe(protocol === 'SASL_SSL');
    }
  },
  patience,
);

test(
  'every pod goes to the nodes that are meant for it: jobs, too, would wait for others until the installation gives up',
  async () => {
    const set = ['nodeSelector.pool=health', 'tolerations[0].key=health', 'tolerations[0].operator=Exists'];
    for (const chart of charts) {
      const manifests = await render(chart, { values: placeValues('production-us-east-1', chart), set });
      for (const { owner, spec } of podsOf(manifests))
        expect([titleOf(owner), spec['nodeSelector'], spec['tolerations']]).toEqual([
          titleOf(owner),
          { pool: 'health' },
          [{ key: 'health', operator: 'Exists' }],
        ]);
    }
  },
  patience,
);

test(
  'without policies and monitoring a chart still renders',
  async () => {
    const values = placeValues('production-us-east-1', 'care');
    const manifests = await render('care', { values, set: bare });
    expect(ofKind(manifests, 'NetworkPolicy', 'ServiceMonitor')).toEqual([]);
    expect(findings(always, manifests)).toEqual([]);
  },
  patience,
);

test(
  'servers for a trial are refused until somebody says that they are never for production',
  async () => {
    const silent = await tryRender('dev-dependencies');
    expect([silent.status, silent.stderr]).toEqual([1, expect.stringContaining('neverForProduction')]);
    const manifests = await render('dev-dependencies', { set: ['neverForProduction=true'] });
    expect(ofKind(manifests, 'Deployment').map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['kafka', 'mongodb', 'redis']),
    );
    expect(findings([restricted, noSecrets, closedByDefault], manifests)).toEqual([]);
  },
  patience,
);

test(
  'names and selectors are those of the version before, as it was released; no Deployment of either counts its pods',
  async () => {
    const [archive = ''] = globSync(join(repository, 'charts/previous/rymeda-*.tgz'));
    const values = join(repository, 'charts/previous/dev.yaml');
    const { status, stdout, stderr } = await helm('template', 'rymeda', archive, '--values', values);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    const before = manifestsIn(stdout);
    const now = await render('rymeda', { values: ['dev.yaml'] });
    const shapes = (manifests: Manifest[]) =>
      ofKind(manifests, 'Deployment').map(({ metadata, spec }) => [
        metadata.name,
        spec.selector,
        spec.replicas ?? null,
      ]);
    expect(shapes(before).length).toBe(services.length);
    expect(shapes(now)).toEqual(shapes(before));
    const kept = ['Service', 'PersistentVolumeClaim', 'ServiceAccount'];
    const titles = (manifests: Manifest[]) => ofKind(manifests, ...kept).map(titleOf);
    expect(titles(now).sort()).toEqual(expect.arrayContaining(titles(before).sort()));
  },
  patience,
);

const refused: [string, string, string[]][] = [
  ['a misspelt value', 'autoscalling', ['autoscalling.min=1']],
  ['a misspelt value below global', 'brokerz', ['global.kafka.brokerz=x:1']],
  ['a variable that the service does not read', 'LOG_LEVLE', ['config.LOG_LEVLE=debug']],
  ['a variable that a template sets', 'MONGODB_URI', ['config.MONGODB_URI=mongodb://u:p@h/d']],
  ['the tag latest', 'latest|image', ['image.tag=latest']],
  ['plain http to partners in production', 'https', ['global.publicUrl=http://api.example.com']],
  [
    'a grace period too short',
    'terminationGracePeriodSeconds',
    ['lifecycle.terminationGracePeriodSeconds=40'],
  ],
  [
    'a longer way out than the process takes',
    'drainSeconds',
    ['lifecycle.drainSeconds=60', 'lifecycle.terminationGracePeriodSeconds=90'],
  ],
  ['local keys in production', 'local keys', ['global.keys.provider=local']],
  ['no brokers', 'global.kafka.brokers', ['global.kafka.brokers=']],
  ['bounds the wrong way round', 'autoscaling.min', ['autoscaling.min=9', 'autoscaling.max=3']],
  ['private networks for webhooks in production', 'openNetworks', ['openNetworks={10.0.0.0/8}']],
];
test.each(refused)(
  'an installation with %s is refused, and the reason named',
  async (_what, reason, set) => {
    const { status, stderr } = await tryRender('care', {
      values: placeValues('production-us-east-1', 'care'),
      set,
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(reason))]);
  },
  patience,
);

test(
  "payers' files from a folder are refused, since no pod has one that others write to",
  async () => {
    const { status, stderr } = await tryRender('revenue', {
      values: placeValues('production-us-east-1', 'revenue'),
      set: ['config.X12_DROP=folder', 'config.X12_DROP_FOLDER=/drop'],
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/X12_DROP: a pod has no folder/)]);
  },
  patience,
);
