/**
 * `MONGODB_URI=… node tools/operations/src/snapshot/main.ts <command> [arguments]`: runs a command that copies or snapshots
 * MongoDB's volume while nothing is written to it, and lets writes go on whatever becomes of the command. Needed where data
 * and journal are not of one snapshot, as with `cp`. The address names that one member. Exit code: the command's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mongodbEnv, mongodbFaults, mongodbServers } from '@rymeda/service/mongodb';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { configuration, EX_CONFIG } from '../configuration.ts';

const schema = z
  .object({
    RYMEDA_ENV: z.enum(['production', 'development']).default('production'),
    /** The member, by a login that may do what `hostManager` may: its password goes this way. */
    MONGODB_URI: mongodbServers(),
    ...mongodbEnv,
  })
  .superRefine((env, ctx) => {
    for (const [path, message] of mongodbFaults(env, env.RYMEDA_ENV === 'production'))
      ctx.addIssue({ code: 'custom', path: [path], message });
  });

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error(
    'Usage: MONGODB_URI=<the member, by a login with hostManager> node main.ts <command> [arguments]',
  );
  process.exit(2);
}
const config = configuration(schema, process.env);
if (config === null) process.exit(EX_CONFIG);
// The very member whose volume is copied: otherwise the driver looks for the primary and locks that one.
const client = new MongoClient(config.MONGODB_URI, {
  serverSelectionTimeoutMS: 30_000,
  directConnection: true,
});
const admin = client.db('admin');
const begun = performance.now();
let code: number | null = 1;
// Whoever is told to stop, or loses the terminal, still unlocks first: the command gets the signal too, and ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
try {
  await admin.command({ fsync: 1, lock: true });
  try {
    const child = spawn(command, args, { stdio: 'inherit' });
    [code] = (await Promise.race([
      once(child, 'exit'),
      once(child, 'error').then(([error]) => Promise.reject(error as Error)),
    ])) as [number | null];
  } finally {
    await admin.command({ fsyncUnlock: 1 });
  }
  const ms = Math.round(performance.now() - begun);
  console.log(JSON.stringify({ event: 'snapshot', command, code, writesWaitedMs: ms }));
} catch (error) {
  console.error(JSON.stringify({ event: 'failed', reason: (error as Error).name }));
  code = 1;
} finally {
  await client.close();
}
process.exit(code ?? 1);
