import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { fileEvent, fileObject, noTotals, type FileState } from './file.ts';
import type { FileStore } from './file.store.ts';
import type { ReceivedFile } from './receive-file.ts';
import type { SealedFiles } from './sealed-file.ts';

interface Parts {
  x12Files: FileStore;
  files: SealedFiles;
  wakeFiles: () => void;
}

/**
 * Answers the file's id. What is taken in is durable and will be worked on, whoever dies; a file that is there already
 * is there once, and its further copy is let go. One that was rejected for the type that was said of it is read again
 * when another is said.
 */
export function fileTaker({ x12Files, files, wakeFiles }: Parts) {
  /** What of it was used before is not used twice: postings know their payment, claims their state. */
  async function readAgain(tx: Tx, scope: Scope, before: FileState): Promise<void> {
    const state = {
      ...before,
      ...{ status: 'received' as const, totals: noTotals, problems: [], flags: [] },
      ...{ updatedAt: tx.now, version: before.version + 1 },
    };
    await x12Files.replace(tx, scope, state);
    await x12Files.enqueue(tx, scope, state.id);
    tx.emit(fileEvent('received', state));
    tx.afterCommit(wakeFiles);
  }

  return async (
    tx: Tx,
    scope: Scope,
    received: ReceivedFile,
    type: FileState['type'] = null,
  ): Promise<string> => {
    const before = await x12Files.bySha256(tx, scope, received.sha256);
    if (before !== undefined) {
      // A repeated request may be this very file.
      if (before.id !== received.id)
        tx.afterCommit(() => {
          files.remove(fileObject({ ...scope, id: received.id })).catch(() => {
            /* A copy that is sealed and that nothing names stays behind. */
          });
        });
      if (isWorthAnotherReading(before, type)) await readAgain(tx, scope, { ...before, type });
      return before.id;
    }
    const file: FileState = {
      id: received.id,
      organizationId: scope.organizationId,
      type,
      status: 'received',
      bytes: received.bytes,
      totals: noTotals,
      problems: [],
      flags: [],
      sha256: received.sha256,
      createdAt: tx.now,
      updatedAt: tx.now,
      version: 1,
    };
    await x12Files.insert(tx, scope, file);
    await x12Files.enqueue(tx, scope, file.id);
    tx.emit(fileEvent('received', file));
    tx.afterCommit(wakeFiles);
    return file.id;
  };
}

const isWorthAnotherReading = ({ status, problems, type }: FileState, said: FileState['type']): boolean =>
  status === 'rejected' && type !== said && problems.some(({ code }) => code === 'OTHER_TYPE');
export type FileTaker = ReturnType<typeof fileTaker>;
