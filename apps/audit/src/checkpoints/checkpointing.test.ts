import { EventEmitter } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@rymeda/events';
import { folderStore, StorageError } from '@rymeda/storage';
import { expect, test } from '@jest/globals';
import type { LogDatabase } from '../logs/log-database.ts';
import { createCheckpointing } from './checkpointing.ts';

test('where signing can not begin, checkpoints grow older and failures are counted: the alerts on both are all that tells', async () => {
  let now = new Date('2026-11-23T12:00:00Z');
  const clock = () => now;
  const objects = folderStore({ folder: mkdtempSync(join(tmpdir(), 'rymeda-checkpointing-')), clock });
  const tried = Promise.withResolvers<void>();
  const checkpointing = createCheckpointing({
    log: new EventEmitter() as LogDatabase,
    objects: {
      ...objects,
      check: () => Promise.reject(new StorageError('denied', 'S3 did not open the bucket')),
    },
    clock,
    logger: { ...silentLogger, failure: () => tried.resolve() },
    originPrefix: 'audit.example',
    signers: () => Promise.resolve([]),
    witnesses: [],
    retentionYears: 6,
    intervalMs: 5_000,
  });
  void checkpointing.start();
  await tried.promise;
  now = new Date('2026-11-23T12:10:00Z');
  expect(checkpointing.stats()).toMatchObject({ ageSeconds: 600, failures: 1 });
  await checkpointing.stop();
});
