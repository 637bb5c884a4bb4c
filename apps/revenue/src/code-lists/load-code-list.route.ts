import { platformCodeListOperations, type CodeList } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { uploadRoute } from '@rymeda/service';
import type { CodeListStore } from './code-list.store.ts';
import { codesReceiver } from './receive-codes.ts';

/** A list counts from the moment in which all of it is there; the one before it until then. */
export const loadCodeList = ({ codeLists }: { codeLists: CodeListStore }) => {
  const receive = codesReceiver({ codeLists });
  return uploadRoute(
    platformCodeListOperations.load,
    'revenue_code_list',
    {
      receive({ query, chunks }) {
        if (query.to !== undefined && query.to < query.from)
          throw validationFailed([{ field: 'to', code: 'out_of_range', message: 'must not be before from' }]);
        return receive(query.list, chunks);
      },
      letGo: (_scope, { id }) => codeLists.dropCodes(id),
    },
    async ({ query, body, now }, tx) => {
      const { list, from, to = null } = query;
      const { id, codes } = body;
      const known = { id, codes, list, from, to };
      const replaced = await codeLists.publish(tx, { ...known, loadedAt: now });
      tx.emit({
        name: 'revenue.code_list.loaded',
        subject: `code_list/${id}`,
        sequence: 1,
        data: known,
      });
      tx.afterCommit(() => {
        for (const before of replaced)
          codeLists.dropCodes(before).catch(() => {
            /* Codes that no list names stay behind. */
          });
      });
      const data: CodeList = { ...known, loadedAt: now.toISOString() };
      return { data, version: 1, location: '/v1/platform/code-lists' };
    },
  );
};
