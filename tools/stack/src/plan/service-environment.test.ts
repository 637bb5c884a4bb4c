import { describe, expect, it } from '@jest/globals';

import { jobEnvironment } from './job-environment.ts';
import { portPlan } from './ports.ts';
import { serviceEnvironment, type EnvironmentFacts } from './service-environment.ts';
import type { Service } from './services.ts';

function service(name: string, offset: number, more: Partial<Service> = {}): Service {
  const main = `/repo/apps/${name}/src/main.ts`;
  return {
    name,
    offset,
    version: '0.1.0',
    database: true,
    kafka: true,
    redis: false,
    calls: ['identity'],
    jobs: [],
    main,
    indexes: null,
    ...more,
  };
}

const gateway = service('gateway', 0, { database: false, kafka: false, redis: true });
const identity = service('identity', 1);
const care = service('care', 2);
const audit = service('audit', 6, { database: 'audit' });

const facts: Omit<EnvironmentFacts, 'service'> = {
  services: [gateway, identity, care, audit],
  ports: portPlan(8080),
  mongodb: {
    address: 'mongodb://root:rootpw@127.0.0.1:9094/?replicaSet=rs0&authSource=admin',
    sharedLogin: false,
  },
  brokers: '127.0.0.1:9092',
  redis: 'redis://:pw@127.0.0.1:9095',
  passwords: { care: 'carepw', audit_work: 'workpw', audit_log: 'logpw', audit_archive: 'archivepw' },
  files: {
    serviceKey: '/h/service.key',
    localKek: '/h/kek',
    operatorSecret: '/h/operator',
    mongodbKey: '/h/m',
  },
  compileCache: '/h/compiled',
  objects: '/h/objects',
  drop: '/h/drop',
  env: { PATH: '/bin', NODE_OPTIONS: '--inspect', AWS_SECRET_ACCESS_KEY: 'secret' },
};

describe('environment of a service', () => {
  it('is built whole, and inherits only a few harmless variables', () => {
    const environment = serviceEnvironment({ ...facts, service: care });
    expect(environment).toEqual({
      PATH: '/bin',
      NODE_COMPILE_CACHE: '/h/compiled',
      RYMEDA_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: '8082',
      ADMIN_PORT: '9082',
      LOG_LEVEL: 'info',
      OIDC_ISSUER: 'http://127.0.0.1:8081',
      IDENTITY_URL: 'http://127.0.0.1:8081',
      GATEWAY_URL: 'http://127.0.0.1:8080',
      RYMEDA_SERVICE_KEY_FILE: '/h/service.key',
      KEY_PROVIDER: 'local',
      LOCAL_KEK_FILE: '/h/kek',
      IDENTITY_PULL_SECONDS: '2',
      KEY_LIFECYCLE_SECONDS: '5',
      KEY_SPREAD_SECONDS: '5',
      KEY_OVERLAP_SECONDS: '5',
      MONGODB_URI: 'mongodb://care:carepw@127.0.0.1:9094/rymeda_care?replicaSet=rs0&authSource=admin',
      KAFKA_BROKERS: '127.0.0.1:9092',
    });
  });

  it('gives no service the root password, and the gateway no database at all', () => {
    for (const one of facts.services) {
      expect(JSON.stringify(serviceEnvironment({ ...facts, service: one }))).not.toContain('rootpw');
    }
    const environment = serviceEnvironment({ ...facts, service: gateway });
    expect(environment).not.toHaveProperty('MONGODB_URI');
    expect(environment).not.toHaveProperty('KAFKA_BROKERS');
    expect(environment['REDIS_URL']).toBe(facts.redis);
  });

  it('tells the gateway of every engine that the repository holds', () => {
    expect(serviceEnvironment({ ...facts, service: gateway })['ENGINE_URLS']).toBe(
      'identity=http://127.0.0.1:8081,care=http://127.0.0.1:8082,audit=http://127.0.0.1:8086',
    );
  });

  it('gives audit two databases with a login each', () => {
    const environment = serviceEnvironment({ ...facts, service: audit });
    expect(environment['MONGODB_URI']).toContain('audit_work:workpw@127.0.0.1:9094/rymeda_audit_work');
    expect(environment['AUDIT_LOG_MONGODB_URI']).toContain('audit_log:logpw@127.0.0.1:9094/rymeda_audit_log');
  });

  it('gives the login that removes to the job alone, and the one that writes to the service alone', () => {
    const service = JSON.stringify(serviceEnvironment({ ...facts, service: audit }));
    const job = jobEnvironment({ ...facts, service: audit }, 'archive');
    expect(service).not.toContain('archivepw');
    expect(JSON.stringify(job)).not.toMatch(/logpw|workpw/);
    expect(job['MONGODB_URI']).toContain('audit_archive:archivepw@127.0.0.1:9094/rymeda_audit_work');
    expect(job['AUDIT_ARCHIVE_MONGODB_URI']).toContain('/rymeda_audit_log');
    expect(job).toMatchObject({ OBJECT_STORE: 'folder', AUDIT_LOG_ORIGIN: 'audit.rymeda.localhost' });
  });

  it('takes additions and overrides for the very service', () => {
    const env = {
      RYMEDA_SERVICE_ENV_CARE__ACCESS_RECORDS: 'off',
      RYMEDA_SERVICE_ENV_CARE__LOG_LEVEL: 'debug',
    };
    const own = serviceEnvironment({ ...facts, env, service: care });
    expect(own).toMatchObject({ ACCESS_RECORDS: 'off', LOG_LEVEL: 'debug' });
    expect(serviceEnvironment({ ...facts, env, service: identity })).not.toHaveProperty('ACCESS_RECORDS');
  });
});
