import { fileOperations } from '@rymeda/contracts';
import { uploadRoute } from '@rymeda/service';
import { fileReceiver } from './receive-file.ts';
import type { SealedFiles } from './sealed-file.ts';
import type { FileTaker } from './take-file.ts';

export const createFile = ({ files, takeFile }: { files: SealedFiles; takeFile: FileTaker }) =>
  uploadRoute(fileOperations.create, 'revenue_file', fileReceiver(files), async (call, tx) => {
    const id = await takeFile(tx, call.scope, call.body, call.query.type ?? null);
    return { data: { id }, status: 202 as const, location: `/v1/revenue/files/${id}` };
  });
