// Makes the mongod beside it the one member of rs0 with a root, through MongoDB's localhost exception, and stays.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const { MongoClient } = createRequire('/app/main.js')('mongodb');
const password = process.env.MONGODB_ROOT_PASSWORD;
const member = process.env.MONGODB_MEMBER;
const here = 'mongodb://127.0.0.1:27017/?directConnection=true&serverSelectionTimeoutMS=2000';
const root = { auth: { username: 'root', password }, authSource: 'admin' };

async function withAdmin(login, work) {
  const client = new MongoClient(here, login);
  try {
    return await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

async function prepare() {
  const known = await withAdmin(root, (admin) => admin.command({ ping: 1 })).catch(() => undefined);
  if (known !== undefined) return;
  await withAdmin({}, async (admin) => {
    // 23: a restart of this container found it done.
    await admin
      .command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: member }] } })
      .catch((error) => {
        if (error.code !== 23) throw error;
      });
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) await sleep(100);
    await admin.command({ createUser: 'root', pwd: password, roles: ['root'] });
  });
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
for (;;) {
  try {
    await prepare();
    break;
  } catch (error) {
    console.log(`not yet: ${error.codeName ?? error.name}`);
    await sleep(500);
  }
}
console.log('rs0 has its member and its root');
setInterval(() => undefined, 60_000);
