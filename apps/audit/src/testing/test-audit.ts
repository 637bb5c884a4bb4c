import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rymeda/events';
import { folderStore } from '@rymeda/storage';
import type { Connection } from 'mongoose';
import { createCheckpointing, type CheckpointingOptions } from '../checkpoints/checkpointing.ts';
import { localSigner, newSigningKey } from '../checkpoints/signer.ts';
import { entryAppender } from '../logs/entry-appender.ts';
import type { NewEntry } from '../logs/entry.ts';
import { prepareEntry } from '../logs/prepared-entry.ts';
import { testLog } from './log-servers.ts';

export const originPrefix = 'audit.test.example';

/** Audit's logs over real servers, without HTTP and Kafka: a database, a folder for objects, a key. */
export async function testAudit(more: Partial<CheckpointingOptions> = {}) {
  const servers = await testLog();
  const folder = await mkdtemp(join(tmpdir(), 'rymeda-audit-'));
  const clock = () => new Date();
  const objects = folderStore({ folder, clock });
  const pkcs8 = newSigningKey();

  /** A process of its own on the same database and objects, with nothing in memory. */
  function open(log: Connection = servers.log, over: Partial<CheckpointingOptions> = {}) {
    const checkpointing = createCheckpointing({
      log,
      objects,
      clock,
      logger: silentLogger,
      originPrefix,
      signers: async (name) => [localSigner(name, pkcs8)],
      witnesses: [],
      retentionYears: 6,
      intervalMs: 1_000,
      ...more,
      ...over,
    });
    const appender = entryAppender({ log, states: checkpointing.states });
    return {
      checkpointing,
      appender,
      append: (entries: readonly NewEntry[]) =>
        appender.append(entries.map((entry) => prepareEntry(entry, entry.timestamp))),
      publish: () => checkpointing.publish(),
    };
  }

  return {
    servers,
    folder,
    objects,
    pkcs8,
    open,
    async drop() {
      await servers.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestAudit = Awaited<ReturnType<typeof testAudit>>;
