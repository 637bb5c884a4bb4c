import { platformCodeListOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { CodeListStore } from './code-list.store.ts';

export const listCodeLists = ({ codeLists }: { codeLists: Pick<CodeListStore, 'all'> }) =>
  route(platformCodeListOperations.list, 'revenue_code_list', async () => {
    const rows = await codeLists.all();
    const lists = rows.map(({ _id: id, loadedAt, list, from, to, codes }) => ({
      ...{ id, list, from, to, codes },
      loadedAt: loadedAt.toISOString(),
    }));
    return { data: { lists } };
  });
