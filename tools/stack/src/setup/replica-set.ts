import { setTimeout as sleep } from 'node:timers/promises';

import { MongoClient, MongoServerError, type Db } from 'mongodb';

const AUTHENTICATION_FAILED = 18;
const ALREADY_INITIALIZED = 23;
const DEADLINE_MS = 90_000;

export interface NewServer {
  port: number;
  rootPassword: string;
}

/**
 * Makes the server the one member of rs0 with a root user. On a fresh data directory both are made through
 * MongoDB's localhost exception; later only the member's address is put right when the port has changed.
 */
export async function prepareReplicaSet({ port, rootPassword }: NewServer): Promise<void> {
  const direct = `127.0.0.1:${port}/?directConnection=true&serverSelectionTimeoutMS=1000`;
  const member = `127.0.0.1:${port}`;
  await untilListening(`mongodb://${direct}`);
  if (await asRoot(direct, rootPassword, (admin) => putRight(admin, member))) return;
  await using(`mongodb://${direct}`, async (admin) => {
    await initiate(admin, member);
    await untilPrimary(admin);
    await createRoot(admin, rootPassword);
  });
}

async function untilListening(uri: string): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      await using(uri, (admin) => admin.command({ hello: 1 }));
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** False when root is not known yet. */
async function asRoot(
  direct: string,
  password: string,
  work: (admin: Db) => Promise<void>,
): Promise<boolean> {
  try {
    await using(`mongodb://root:${password}@${direct}&authSource=admin`, work);
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === AUTHENTICATION_FAILED) return false;
    throw error;
  }
}

async function putRight(admin: Db, member: string): Promise<void> {
  const { config } = (await admin.command({ replSetGetConfig: 1 })) as {
    config: { version: number; members: { host: string }[] };
  };
  const [only] = config.members;
  if (only && only.host !== member) {
    only.host = member;
    config.version += 1;
    // Under its old name the server knows itself as no member at all, so nobody else could agree.
    await admin.command({ replSetReconfig: config, force: true });
  }
  await untilPrimary(admin);
}

async function initiate(admin: Db, member: string): Promise<void> {
  try {
    await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: member }] } });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== ALREADY_INITIALIZED)
      throw asLostSecrets(error);
  }
}

async function untilPrimary(admin: Db): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
    if (Date.now() > deadline) throw new Error('MongoDB did not become primary.');
    await sleep(50);
  }
}

async function createRoot(admin: Db, password: string): Promise<void> {
  try {
    await admin.command({ createUser: 'root', pwd: password, roles: ['root'] });
  } catch (error) {
    throw asLostSecrets(error);
  }
}

/** Refused without login: users exist, so the data were made with a root password that is gone. */
function asLostSecrets(error: unknown): unknown {
  const refused = error instanceof MongoServerError && error.codeName === 'Unauthorized';
  if (!refused) return error;
  return new Error('MongoDB\'s data were made with passwords that are no longer there. Run "npm run reset".');
}

async function using<T>(uri: string, work: (admin: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri);
  try {
    await client.connect();
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}
