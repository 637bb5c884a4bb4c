import { fileOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toFile } from './file.ts';
import type { FileStore } from './file.store.ts';

export const getFile = ({ x12Files }: { x12Files: FileStore }) =>
  route(fileOperations.get, 'revenue_file', async ({ scope, params }) => {
    const state = await x12Files.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toFile(state), version: state.version };
  });
