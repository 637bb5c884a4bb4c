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
 * is there once, and its further copy is let go.
 */
export const fileTaker =
  ({ x12Files, files, wakeFiles }: Parts) =>
  async (tx: Tx, scope: Scope, received: ReceivedFile, type: FileState['type'] = null): Promise<string> => {
    const before = await x12Files.bySha256(tx, scope, received.sha256);
    if (before !== undefined) {
      // A repeated request may be this very file.
      if (before.id !== received.id)
        tx.afterCommit(() => {
          files.remove(fileObject({ ...scope, id: received.id })).catch(() => {
            /* A copy that is sealed and that nothing names stays behind. */
          });
        });
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
export type FileTaker = ReturnType<typeof fileTaker>;
