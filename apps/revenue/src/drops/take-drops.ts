import { fileOperations } from '@rymeda/contracts';
import type { EventsLogger, Transactions } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { sealFile, type ReceivedFile } from '../x12-files/receive-file.ts';
import type { FileTaker } from '../x12-files/take-file.ts';
import type { Dropped, DropSource } from './drop-source.ts';

export interface TakeDropsParts {
  source: DropSource;
  files: SealedFiles;
  takeFile: FileTaker;
  transactions: Pick<Transactions, 'run'>;
  /** Whether there is such an organisation. */
  isKnown(scope: TenantContext): Promise<boolean>;
  /** Whether what would be done for it waits: it is suspended, or that can't be told. */
  isHeld(organizationId: string): boolean;
  /** Whether it is being ended, or has ended: what lies there for it is never taken in. */
  isLeaving(organizationId: string): boolean;
  logger: EventsLogger;
}

const copyOf = ({ name, stamp }: Dropped): string => JSON.stringify([name, stamp]);

type Refusal = 'empty' | 'too_large' | 'unknown_organization';

/** Stands in the place of a stamp: one that is taken back has its files taken in. */
const leaving = 'organization_leaving';
const mostBytes = fileOperations.create.upload.maxBytes;
const job = 'x12-drop';

/**
 * Takes in what was laid down: sealed and durable first, then removed. Of several processes that see the same file one
 * takes it in, by its fingerprint; so does one that dies in between and comes back. What can't be taken in stays where it
 * is, and is told of once.
 */
export function dropTaker(parts: TakeDropsParts) {
  const { source, files, takeFile, transactions, logger } = parts;
  const counts = { taken: 0, failures: 0 };
  let refused = new Map<string, string>();
  /**
   * Of what is to be tried again. A commit whose answer was lost may have taken the copy in, so it is never removed: it
   * is what is tried with.
   */
  const copies = new Map<string, ReceivedFile>();

  async function refusalOf({ bytes }: Dropped, context: TenantContext): Promise<Refusal | undefined> {
    if (bytes === 0) return 'empty';
    if (bytes > mostBytes) return 'too_large';
    return (await parts.isKnown(context)) ? undefined : 'unknown_organization';
  }

  /** False where it is refused. */
  async function take(dropped: Dropped): Promise<boolean> {
    const { organizationId } = dropped;
    const context = jobContext(organizationId, job);
    const reason = await refusalOf(dropped, context);
    if (reason !== undefined) {
      logger.warn('x12_drop_refused', { reason });
      return false;
    }
    const copy = copyOf(dropped);
    const sealed = copies.get(copy) ?? (await sealFile(files, organizationId, source.read(dropped)));
    copies.set(copy, sealed);
    await transactions.run(context, (tx) => takeFile(tx, { organizationId }, sealed));
    copies.delete(copy);
    await source.remove(dropped);
    counts.taken++;
    return true;
  }

  /** It was never sealed, so that it outlives the keys: somebody has to remove it. */
  function tellOfLeaving(name: string): string {
    if (refused.get(name) !== leaving) logger.warn('x12_drop_refused', { reason: leaving });
    return leaving;
  }

  return {
    async turn(): Promise<void> {
      const still = new Map<string, string>();
      const there = new Set<string>();
      for await (const dropped of source.list()) {
        there.add(copyOf(dropped));
        const { name, stamp, organizationId } = dropped;
        if (parts.isHeld(organizationId)) {
          if (parts.isLeaving(organizationId)) still.set(name, tellOfLeaving(name));
          continue;
        }
        try {
          if (refused.get(name) === stamp || !(await take(dropped))) still.set(name, stamp);
        } catch (error) {
          // The next file may be another's; this one is tried again at the next turn.
          counts.failures++;
          logger.failure('x12_drop_failed', error);
        }
      }
      refused = still;
      for (const copy of copies.keys()) if (!there.has(copy)) copies.delete(copy);
    },
    stats: () => ({ ...counts, refused: refused.size }),
  };
}
