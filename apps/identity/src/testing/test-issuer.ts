import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallerSeal } from '@rymeda/auth';
import { blobCipher, Keyring, localKeyProvider } from '@rymeda/encryption';
import { memoryKeyStore } from '@rymeda/encryption/testing';
import { platformCollection } from '@rymeda/tenancy';
import { createTransactions } from '@rymeda/events';
import { newId, randomToken, secret, uuidv7Hex } from '@rymeda/kernel';
import type { JWK } from 'jose';
import mongoose from 'mongoose';
import { artifactStore } from '../issuer/artifact.store.ts';
import { assertionUses } from '../issuer/assertion-uses.store.ts';
import { clientDirectory, type DirectoryEntry } from '../issuer/client-directory.ts';
import { firstSecret, newClientSecret, rotateSecrets } from '../issuer/client-secret.rules.ts';
import { createIssuer } from '../issuer/issuer.ts';
import { issuerListener } from '../issuer/listener.ts';
import { signingKeyStore } from '../issuer/signing-key.store.ts';
import type { Refusal } from '../issuer/token-refusals.rules.ts';
import { denyListEndpoint } from '../revocations/deny-list-endpoint.ts';
import { denyListStore } from '../revocations/deny-list.store.ts';

interface Body {
  [name: string]: unknown;
  access_token: string;
  error: string;
  scope: string;
  keys: JWK[];
}

const randomKey = () => Buffer.from(randomToken(32), 'base64url');
const quiet = { debug() {}, info() {}, warn() {}, error() {}, failure() {} };

/** The issuer alone on real MongoDB, with a clock that can be put forward. */
export async function startIssuer(name: string) {
  const stack = JSON.parse(readFileSync(join(process.env['RYMEDA_HOME'] ?? '', 'stack.json'), 'utf8')) as {
    mongodb: { uri: string };
  };
  const database = `itest_identity_${name}_${uuidv7Hex().slice(-8)}`;
  const connection = await mongoose.createConnection(stack.mongodb.uri, { dbName: database }).asPromise();
  for (const c of ['outbox', 'client_directory', 'deny_list', 'deny_list_counters', 'signing_keys'])
    await connection.createCollection(c);
  await connection.collection('signing_keys').createIndex({ generation: 1 }, { unique: true });

  let aheadMs = 0;
  const clock = () => new Date(Date.now() + aheadMs);
  const kek = join(mkdtempSync(join(tmpdir(), 'identity-')), 'kek');
  writeFileSync(kek, randomKey().toString('base64'), { mode: 0o600 });
  const wrapped = memoryKeyStore();
  const keyring = new Keyring({
    provider: localKeyProvider(kek),
    clock,
    store: wrapped,
  });
  const transactions = createTransactions({ connection, engine: 'identity', clock });
  const directoryRows = platformCollection<DirectoryEntry>(connection, 'client_directory');
  const directory = clientDirectory(directoryRows);
  const denyList = denyListStore(
    platformCollection(connection, 'deny_list'),
    platformCollection(connection, 'deny_list_counters'),
  );
  const keyStore = signingKeyStore(
    platformCollection(connection, 'signing_keys'),
    blobCipher(keyring, 'signing_keys'),
  );
  const artifacts = artifactStore(
    platformCollection(connection, 'oauth_artifacts'),
    blobCipher(keyring, 'oauth_artifacts'),
    clock,
  );
  const refusals: Refusal[] = [];
  const failures: unknown[] = [];
  const callerSeal = createCallerSeal(secret([randomKey()]), clock);
  const rotation = { rotateAfterMs: 90 * 86_400_000, publishAheadMs: 900_000, publishAfterMs: 3_900_000 };
  const make = () =>
    createIssuer({
      issuer: 'https://auth.rymeda.test',
      audience: 'https://api.rymeda.com',
      clock,
      lookup: directory,
      keyStore,
      rotation,
      denyList,
      artifacts,
      findAccount: async () => undefined,
      isAllowedAddress: async () => true,
      cookieKeys: [randomToken(32)],
      assertions: assertionUses(platformCollection(connection, 'assertion_uses')),
      transactions,
      onGranted: () => undefined,
      onRefused: (r) => void refusals.push(r),
      onFailure: (_event, error) => void failures.push(error),
    });
  const issuer = make();
  await issuer.keys.start();
  const listener = issuerListener({
    endpoints: { ...issuer.endpoints, '/internal/deny-list': { GET: denyListEndpoint(denyList, clock) } },
    otherwise: (_req, res) => res.writeHead(404).end('{}'),
    callerSeal,
    log: quiet,
    metrics: { observe: () => undefined },
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const send = async (path: string, init: RequestInit) => {
    const answer = await fetch(url + path, init);
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text || '{}') as Body };
  };
  const inTransaction = <T>(work: (tx: { session: mongoose.ClientSession }) => Promise<T>) =>
    connection.transaction((session) => work({ session }));

  return {
    url,
    issuer: 'https://auth.rymeda.test',
    instance: issuer,
    rotation,
    refusals,
    failures,
    callerSeal,
    denyList,
    directory,
    inTransaction,
    send,
    get: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    post: (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      send(path, { method: 'POST', headers, body: new URLSearchParams(form) }),
    forward: (ms: number) => void (aheadMs = ms === 0 ? 0 : aheadMs + ms),
    async addClient(fields: { scopes: string[] } & Partial<Omit<DirectoryEntry, '_id' | 'secrets'>>) {
      const clientId = newId('cli');
      const clientSecret = newClientSecret();
      await directoryRows.insertOne({
        _id: clientId,
        organizationId: 'org_100',
        partnerId: 'partner_a',
        status: 'active',
        organizationStatus: 'active',
        tokensDeniedUntil: null,
        grantTypes: ['client_credentials'],
        authMethod: 'client_secret',
        redirectUris: [],
        jwks: null,
        certificateBound: false,
        expiresAt: null,
        ...fields,
        secrets: firstSecret(clientSecret),
      });
      return { clientId, clientSecret };
    },
    async rotate(clientId: string, overlapSeconds: number) {
      const next = newClientSecret();
      const entry = (await directory.find(clientId)) as DirectoryEntry;
      const secrets = rotateSecrets(entry.secrets, next, { overlapSeconds, secretExpiresAt: null }, clock());
      await directoryRows.updateOne({ _id: clientId }, { $set: { secrets } });
      return next;
    },
    change: (clientId: string, fields: Partial<DirectoryEntry>) =>
      directoryRows.updateOne({ _id: clientId }, { $set: fields }),
    suspend: (organizationId: string) =>
      inTransaction((tx) => directory.setOrganizationStatus(tx, organizationId, 'suspended')),
    rows: (collection: string) => connection.collection(collection).find().toArray(),
    openKeys: async () =>
      Promise.all((await keyStore.all()).map((k) => keyStore.open(k))) as Promise<(JWK & { d: string })[]>,
    async another() {
      const other = make();
      await other.keys.start();
      other.keys.stop();
      return other;
    },
    async stop() {
      issuer.keys.stop();
      server.close();
      server.closeAllConnections();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
export type TestIssuer = Awaited<ReturnType<typeof startIssuer>>;
