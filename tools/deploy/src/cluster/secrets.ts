import { randomBytes } from 'node:crypto';
import { withDatabase } from '@rymeda/operations/database-users';
import { throwAwayAuthority } from '@rymeda/testing/authority';
import { databaseUsers } from '@rymeda/stack/setup';
import { factsOf, services, type Facts } from '../platform/facts.ts';
import { namespace } from './cluster.ts';

type Texts = Record<string, string>;

const word = (): string => randomBytes(24).toString('hex');
const key = (): string => randomBytes(32).toString('base64');

export interface Logins {
  root: string;
  redis: string;
  operator: string;
  serviceKey: string;
  /** By MongoDB user. */
  users: Texts;
}

const newLogins = (): Logins => ({
  root: word(),
  redis: word(),
  operator: word(),
  serviceKey: key(),
  users: Object.fromEntries(databaseUsers(withDatabase).map(({ user }) => [user, word()])),
});

const uri = (user: string, password: string, database: string): string =>
  `mongodb://${user}:${password}@mongodb:27017/${database}?replicaSet=rs0&authSource=admin`;

const secret = (name: string, texts: Texts, type = 'Opaque'): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type,
  stringData: texts,
});

/** What external-secrets would fetch for a service, and cert-manager issue, under the names that charts expect. */
function secretOf(service: string, facts: Facts, logins: Logins): object {
  const texts: Texts = { 'service-key': logins.serviceKey };
  for (const { database, user, rights } of databaseUsers(
    withDatabase.filter(({ name }) => name === service),
  )) {
    // The archiving job's login is in a Secret of its own, which no service gets.
    if (rights === 'archive') continue;
    const name = rights === 'log' ? `${service}-log-mongodb-uri` : 'mongodb-uri';
    texts[name] = uri(user, logins.users[user] ?? '', database);
  }
  if (facts.stores.mongodb) texts['local-kek'] = key();
  if (facts.stores.redis) texts['redis-url'] = `redis://:${logins.redis}@redis:6379`;
  if (Object.values(facts.secretFiles).includes('operator-client-secret'))
    texts['operator-client-secret'] = logins.operator;
  return secret(`${service}-secrets`, texts);
}

/** Every Secret of a trial, made up anew; nothing of it is written anywhere but into the cluster. */
export async function trialSecrets(): Promise<{ logins: Logins; manifests: object[] }> {
  const logins = newLogins();
  const authority = await throwAwayAuthority();
  const manifests: object[] = [
    secret('dev-dependencies', {
      'mongodb-root': logins.root,
      'mongodb-key': randomBytes(96).toString('base64'),
      redis: logins.redis,
    }),
    secret('rymeda-provisioning', { 'mongodb-uri': uri('root', logins.root, '') }),
    secret('rymeda-database-passwords', logins.users),
  ];
  for (const service of services) {
    manifests.push(secretOf(service, await factsOf(service), logins));
    const { certificate, key: privateKey } = await authority.issue(service);
    const pair = { 'tls.crt': certificate, 'tls.key': privateKey, 'ca.crt': authority.certificate };
    manifests.push(secret(`${service}-mtls`, pair, 'kubernetes.io/tls'));
  }
  return { logins, manifests };
}

/** The client by which `helm test` calls. */
export const smokeSecret = (clientId: string, clientSecret: string): object =>
  secret('rymeda-smoke', { 'client-id': clientId, 'client-secret': clientSecret });
