import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, jest, test } from '@jest/globals';
import { throwAwayAuthority } from '@rymeda/testing/authority';
import { services } from './platform/facts.ts';
import { loadConfigOf, namesRead, variablesRead } from './platform/variables.ts';
import { ofKind, type Manifest } from './render/manifest.ts';
import { chartsFolder, placeValues, render } from './render/render.ts';

// The first to run fetches helm; machines are slow and shared.
jest.setTimeout(180_000);

const folder = mkdtempSync(join(tmpdir(), 'rymeda-secrets-'));
const secretFile = (name: string): string => {
  const file = join(folder, name);
  // Any 32 bytes in base64 are a key, and a text.
  writeFileSync(file, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  return file;
};

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

interface Egress {
  to: { ipBlock?: { cidr: string } }[];
  ports: { port: number }[];
}

/** The environment that the pod gets, with stand-ins for what comes from the secret store. */
function environmentOf(manifests: Manifest[]): Record<string, string> {
  const [deployment] = ofKind(manifests, 'Deployment');
  return resolved(deployment!.spec.template.spec.containers[0].env as Variable[]);
}

function resolved(variables: Variable[]): Record<string, string> {
  const names = variables.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  return Object.fromEntries(
    variables.map(({ name, value, valueFrom }) => [
      name,
      value === undefined ? fromStore(valueFrom!) : asFile(value),
    ]),
  );
}

const fromStore = ({ secretKeyRef }: { secretKeyRef: { key: string } }): string => {
  if (secretKeyRef.key === 'otlp-headers') return 'authorization=Bearer%20login-of-the-collector';
  return secretKeyRef.key === 'redis-url'
    ? 'rediss://u:p@redis:6379'
    : `mongodb://u:p@db/${secretKeyRef.key}?tls=true`;
};

const asFile = (value: string): string => {
  if (value.startsWith('/etc/rymeda/secrets/')) return secretFile(value.slice(20));
  return value.startsWith('/etc/rymeda/mtls/') ? join(folder, value.slice(17)) : value;
};

// As cert-manager would lay them down.
beforeAll(async () => {
  const authority = await throwAwayAuthority();
  const { certificate, key } = await authority.issue('service');
  for (const [name, text] of Object.entries({
    'tls.crt': certificate,
    'tls.key': key,
    'ca.crt': authority.certificate,
  }))
    writeFileSync(join(folder, name), text);
});

/** Read by Node or a library itself. */
const ofOthers = new Set<string>([]);

const cases = ['production-us-east-1', 'recovery-us-west-2'].flatMap((place) =>
  services.map((service): [string, string] => [service, place]),
);
test.each(cases)(
  '%s starts with what its chart gives it in %s, and reads all of it',
  async (service, place) => {
    const environment = environmentOf(await render(service, { values: placeValues(place, service) }));
    const load = await loadConfigOf(service);
    // Throws with every fault that the service itself would exit with.
    expect(load(environment)).toMatchObject({ RYMEDA_ENV: 'production', PORT: 8080, ADMIN_PORT: 9090 });
    const read = await variablesRead(service);
    expect(Object.keys(environment).filter((name) => !read.has(name) && !ofOthers.has(name))).toEqual([]);
  },
);

test('a collector’s login comes from each service’s Secret, and is fetched into it', async () => {
  const set = ['global.tracing.login=true', 'global.tracing.endpoint=https://otlp.example.com:4318'];
  for (const service of services) {
    const values = placeValues('production-us-east-1', service);
    const manifests = await render(service, { values, set });
    const [deployment] = ofKind(manifests, 'Deployment');
    const variables = deployment!.spec.template.spec.containers[0].env as Variable[];
    expect(variables).toContainEqual({
      name: 'OTEL_EXPORTER_OTLP_HEADERS',
      valueFrom: { secretKeyRef: { name: `${service}-secrets`, key: 'otlp-headers' } },
    });
    const [external] = ofKind(manifests, 'ExternalSecret');
    expect((external!.spec.data as { secretKey: string }[]).map(({ secretKey }) => secretKey)).toContain(
      'otlp-headers',
    );
    const load = await loadConfigOf(service);
    expect(JSON.stringify(load(environmentOf(manifests)))).not.toContain('login-of-the-collector');
  }
  const inClear = ['global.tracing.login=true', 'global.tracing.endpoint=http://otel.example.com:4318'];
  const values = placeValues('production-us-east-1', 'care');
  await expect(render('care', { values, set: inClear })).rejects.toThrow('https://');
});

test('a mail server’s password comes from oris’ Secret where it wants a login, and is asked of nobody else', async () => {
  const values = placeValues('production-us-east-1', 'oris');
  const keys = async (set: string[]) => {
    const manifests = await render('oris', { values, set });
    const [external] = ofKind(manifests, 'ExternalSecret');
    (await loadConfigOf('oris'))(environmentOf(manifests));
    return (external!.spec.data as { secretKey: string }[]).map(({ secretKey }) => secretKey);
  };
  const server = ['config.SMTP_HOST=smtp.example.com', 'config.SMTP_FROM=care@example.com'];
  expect(await keys([...server, 'config.SMTP_USER=oris'])).toContain('smtp-password');
  expect(await keys(server)).not.toContain('smtp-password');
});

test.each(['production-us-east-1', 'recovery-us-west-2'])(
  'compliance knows exclusion lists in %s, and has a way to them that others have not',
  async (place) => {
    const ways = (manifests: Manifest[]): string[] => {
      const egress = ofKind(manifests, 'NetworkPolicy').flatMap(({ spec }) => spec.egress as Egress[]);
      const https = egress.filter(({ ports }) => ports.some(({ port }) => port === 443));
      return https.flatMap(({ to }) => to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []));
    };
    const [compliance, care] = await Promise.all(
      ['compliance', 'care'].map((service) => render(service, { values: placeValues(place, service) })),
    );
    expect(environmentOf(compliance!)).toMatchObject({
      LEIE_SOURCE: expect.stringMatching(/^https:/),
      SAM_SOURCE: expect.stringMatching(/^https:/),
    });
    expect(ways(compliance!).filter((cidr) => !ways(care!).includes(cidr))).toHaveLength(1);
  },
);

test('a number under config reaches the service as it was written', async () => {
  const file = 'production-us-east-1/numbers.yaml';
  writeFileSync(
    join(chartsFolder, 'values', file),
    'config: { X12_CONTACT_PHONE: 8005550100, KEY_CACHE_SECONDS: 600 }\n',
  );
  const values = [...placeValues('production-us-east-1', 'revenue'), file];
  expect(environmentOf(await render('revenue', { values }))).toMatchObject({
    X12_CONTACT_PHONE: '8005550100',
    KEY_CACHE_SECONDS: '600',
  });
});

test('the archiver starts with what its chart gives it, and gets nothing else', async () => {
  const manifests = await render('audit', { values: placeValues('production-us-east-1', 'audit') });
  const [job] = ofKind(manifests, 'CronJob');
  const environment = resolved(job!.spec.jobTemplate.spec.template.spec.containers[0].env as Variable[]);
  const load = await loadConfigOf('audit', 'loadArchiveConfig');
  const config = load(environment);
  expect(config).toMatchObject({
    RYMEDA_ENV: 'production',
    AUDIT_ARCHIVE_AFTER_YEARS: 6,
    OBJECT_STORE: 's3',
  });
  const read = namesRead(load);
  expect(Object.keys(environment).filter((name) => !read.has(name))).toEqual([]);
});

test('production starts without mutual TLS only where its values say so, and audit’s archiver with it', async () => {
  const audit = { of: placeValues('production-us-east-1', 'audit'), open: ['global.mtls.enabled=false'] };
  const started = async (set: string[]) => {
    const manifests = await render('audit', { values: audit.of, set });
    (await loadConfigOf('audit'))(environmentOf(manifests));
    const [job] = ofKind(manifests, 'CronJob');
    const container = job!.spec.jobTemplate.spec.template.spec.containers[0];
    (await loadConfigOf('audit', 'loadArchiveConfig'))(resolved(container.env as Variable[]));
    return true;
  };
  await expect(started(audit.open)).rejects.toThrow('ALLOW_OPEN_SERVICES=true overrides');
  expect(await started([...audit.open, 'config.ALLOW_OPEN_SERVICES=true'])).toBe(true);
});

test('a migration knows that it is in production, and the override of its service', async () => {
  const values = placeValues('production-us-east-1', 'care');
  const variables = async (set: string[]) => {
    const manifests = await render('care', { values, set });
    const [migration] = ofKind(manifests, 'Job');
    return migration!.spec.template.spec.containers[0].env as Variable[];
  };
  const production = { name: 'RYMEDA_ENV', value: 'production' };
  expect(await variables([])).toEqual([expect.objectContaining({ name: 'MONGODB_URI' }), production]);
  expect(await variables(['config.ALLOW_OPEN_MONGODB=true'])).toContainEqual({
    name: 'ALLOW_OPEN_MONGODB',
    value: 'true',
  });
});

test('every service starts with what the umbrella gives it on one node', async () => {
  const manifests = await render('rymeda', { values: ['dev.yaml'] });
  for (const service of services) {
    const own = ofKind(manifests, 'Deployment').filter(({ metadata }) => metadata.name === service);
    const load = await loadConfigOf(service);
    expect([service, load(environmentOf(own))]).toEqual([
      service,
      expect.objectContaining({ RYMEDA_ENV: 'development' }),
    ]);
  }
});

test('each key of a Secret that a pod names is one that its ExternalSecret fetches', async () => {
  for (const service of services) {
    const manifests = await render(service, { values: placeValues('production-us-east-1', service) });
    const [external] = ofKind(manifests, 'ExternalSecret');
    const fetched = (external!.spec.data as { secretKey: string }[]).map(({ secretKey }) => secretKey).sort();
    const { env } = ofKind(manifests, 'Deployment')[0]!.spec.template.spec.containers[0] as {
      env: Variable[];
    };
    const named = env.flatMap(({ value, valueFrom }) =>
      valueFrom
        ? [valueFrom.secretKeyRef.key]
        : value?.startsWith('/etc/rymeda/secrets/')
          ? [value.slice(20)]
          : [],
    );
    expect([service, fetched]).toEqual([service, [...new Set(named)].sort()]);
  }
});
