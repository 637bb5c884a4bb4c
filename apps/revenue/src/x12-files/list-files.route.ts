import { fileOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toFile } from './file.ts';
import type { FileStore } from './file.store.ts';

export const listFiles = ({ x12Files }: { x12Files: FileStore }) =>
  route(fileOperations.list, 'revenue_file', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, createdAfter, createdBefore, ...equal } = query;
    const taken = {
      ...(createdAfter === undefined ? {} : { $gte: new Date(createdAfter) }),
      ...(createdBefore === undefined ? {} : { $lt: new Date(createdBefore) }),
    };
    // Beside what a cursor says of the same field.
    const filter = Object.keys(taken).length === 0 ? equal : { ...equal, $and: [{ createdAt: taken }] };
    const page = await x12Files.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toFile) };
  });
