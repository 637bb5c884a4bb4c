import { fileOperations } from '@rymeda/contracts';
import { uploadRoute } from '@rymeda/service';
import { fileEvent, fileObject, noTotals, type FileState } from './file.ts';
import type { FileStore } from './file.store.ts';
import { fileReceiver } from './receive-file.ts';
import type { SealedFiles } from './sealed-file.ts';

interface Parts {
  x12Files: FileStore;
  files: SealedFiles;
  wakeFiles: () => void;
}

/** What is taken in is durable and will be worked on, whoever dies; a file that is there already is there once. */
export const createFile = ({ x12Files, files, wakeFiles }: Parts) =>
  uploadRoute(fileOperations.create, 'revenue_file', fileReceiver(files), async (call, tx) => {
    const { scope, query, body, now } = call;
    const answer = (id: string) => ({
      data: { id },
      status: 202 as const,
      location: `/v1/revenue/files/${id}`,
    });
    const before = await x12Files.bySha256(tx, scope, body.sha256);
    if (before !== undefined) {
      // A repeated request may be this very file.
      if (before.id !== body.id)
        tx.afterCommit(() => {
          files.remove(fileObject({ ...scope, id: body.id })).catch(() => {
            /* A copy that is sealed and that nothing names stays behind. */
          });
        });
      return answer(before.id);
    }
    const file: FileState = {
      id: body.id,
      organizationId: scope.organizationId,
      type: query.type ?? null,
      status: 'received',
      bytes: body.bytes,
      totals: noTotals,
      problems: [],
      sha256: body.sha256,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    await x12Files.insert(tx, scope, file);
    await x12Files.enqueue(tx, scope, file.id);
    tx.emit(fileEvent('received', file));
    tx.afterCommit(wakeFiles);
    return answer(file.id);
  });
