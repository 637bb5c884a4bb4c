import type { EventsLogger, Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { ObjectStore } from '@rymeda/storage';
import { runAsSystem } from '@rymeda/tenancy';
import { sealedKey } from '../checkpoints/object-keys.ts';
import type { ProofReader } from '../checkpoints/proof-reader.ts';
import type { SystemEntryStore } from '../logs/entry.store.ts';
import type { LogName } from '../logs/log-name.rules.ts';
import type { LogDatabase } from '../logs/log-database.ts';
import { logTree } from '../logs/tree.store.ts';
import { archivedEntries, monthOf } from '../retention/archive-files.ts';
import type { ArchiveStore } from '../retention/archive.store.ts';
import { takes } from '../logs/log-query.rules.ts';
import { tileWidth } from '../tree/tile.ts';
import { checkpointFile, entriesFile, exportKey, leavesFile, type ExportRow } from './export.ts';
import type { ExportJobs, LeasedExport } from './export.store.ts';
import { gzipped } from './gzipped.ts';
import { lineFormats } from './lines.rules.ts';

export interface ExportWorkerOptions {
  jobs: ExportJobs;
  entries: SystemEntryStore;
  archives: Pick<ArchiveStore, 'verifiedOf'>;
  log: LogDatabase;
  proofs: ProofReader;
  objects: ObjectStore;
  transactions: Transactions;
  clock: Clock;
  logger: EventsLogger;
}

const pollMs = 5_000;
const leaseMs = 60_000;
/** Places that are looked at in one query. */
const stride = 2_000;
/** Tiles of the tree that are written between two signs of life. */
const tilesAtOnce = 1_000;
/** After so many failures an export is given up. */
const mostFailures = 3;

/** Makes exports one after the other, each up to the newest signed checkpoint; what a dead process left is begun anew. */
export function createExportWorker(options: ExportWorkerOptions) {
  const { jobs, entries, archives, log, proofs, objects, clock, logger } = options;
  const failures = new Map<string, number>();
  let stopped = false;
  let rouse: () => void = () => undefined;
  let running: Promise<void> | undefined;

  const leaseUntil = (): Date => new Date(clock().getTime() + leaseMs);

  async function make(row: LeasedExport): Promise<void> {
    const { organizationId, year } = row;
    const name = { organizationId, year };
    const head = await proofs.latest(name);
    const checkpoint = head === undefined ? undefined : await proofs.checkpoint(name, head.size);
    const size = checkpoint === undefined ? 0 : (head?.size ?? 0);
    let count = 0;
    /**
     * Told within every minute, or another process takes it for one that nobody works on. That one begins it anew where
     * this one stops: a log may take hours, and a process has seconds to stop.
     */
    async function progress(change: Partial<ExportRow> = {}): Promise<void> {
      if (stopped) throw new Error('The process stops');
      await jobs.progress(row, { entries: count, updatedAt: clock(), ...change }, leaseUntil());
    }
    await progress({ status: 'running', of: size, treeSize: size });

    async function* lines(): AsyncGenerator<string> {
      const format = lineFormats[row.format];
      if (format.header !== undefined) yield format.header;
      const archived = await archives.verifiedOf(name);
      for (const month of archived)
        for await (const entry of archivedEntries(objects, name, monthOf(month), sealedOf(name))) {
          if (entry.index % stride === 0) await progress();
          if (!takes(entry, row.filter)) continue;
          count++;
          yield format.line(entry);
        }
      for (let from = archived.at(-1)?.to ?? 0; from < size; from += stride) {
        const to = Math.min(size, from + stride);
        for (const entry of await entries.between(name, from, to, row.filter)) {
          count++;
          yield format.line(entry);
        }
        await progress();
      }
    }

    async function* leaves(): AsyncGenerator<Buffer> {
      const tile = logTree(log, name).at(size);
      for (let index = 0; index * tileWidth < size; index++) {
        if (index % tilesAtOnce === 0) await progress();
        yield await tile(0, index);
      }
    }

    const gzip = gzipped(lines());
    const source = entriesFile[row.format];
    const files = [
      {
        name: source,
        bytes: await objects.putStream(exportKey(row, source), gzip, { contentType: 'application/gzip' }),
      },
      { name: leavesFile, bytes: await objects.putStream(exportKey(row, leavesFile), leaves()) },
    ];
    if (checkpoint !== undefined) {
      const body = Buffer.from(checkpoint);
      await objects.put(exportKey(row, checkpointFile), body, { contentType: 'text/plain; charset=utf-8' });
      files.push({ name: checkpointFile, bytes: body.length });
    }
    await finish(row, { status: 'completed', entries: count, files });
  }

  const sealedOf = (name: LogName) => async (id: string) =>
    (await objects.getFirst(sealedKey(name, id)))?.toString();

  /** The files are there; they can be had when the entry that says so is on its way. */
  async function finish(row: LeasedExport, change: Partial<ExportRow>): Promise<void> {
    const context = { ...jobContext(row.organizationId, 'audit-exports'), operation: 'audit.exports.create' };
    const actor = { ...context.actor, id: row.requestedBy };
    const { requestId = context.requestId } = row;
    const now = clock();
    await options.transactions.run({ ...context, actor, requestId }, async (tx) => {
      if (!(await jobs.finish(row, { ...change, updatedAt: now, completedAt: now }, tx))) return;
      if (change.status === 'completed')
        tx.emit({
          name: 'audit.exported',
          subject: `export/${row._id}`,
          sequence: 1,
          data: { id: row._id, format: row.format, entries: change.entries ?? 0 },
        });
    });
  }

  async function attempt(row: LeasedExport): Promise<void> {
    try {
      await make(row);
      failures.delete(row._id);
    } catch (error) {
      if (stopped) return;
      const failed = (failures.get(row._id) ?? 0) + 1;
      failures.set(row._id, failed);
      logger.failure('audit_export_failed', error, { attempt: failed });
      if (failed >= mostFailures) await finish(row, { status: 'failed' }).catch(() => undefined);
    }
  }

  async function loop(): Promise<void> {
    let before: string | undefined;
    while (!stopped) {
      try {
        const row = await jobs.claim(clock(), leaseMs, before);
        before = row?.organizationId;
        if (row !== undefined) {
          await attempt(row);
          continue;
        }
      } catch (error) {
        logger.failure('audit_exports_away', error);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        rouse = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return {
    start: (): void => void (running ??= runAsSystem('audit-exports', loop)),
    wake: (): void => rouse(),
    async stop(): Promise<void> {
      stopped = true;
      rouse();
      await running;
    },
  };
}
export type ExportWorker = ReturnType<typeof createExportWorker>;
