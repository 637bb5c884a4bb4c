import type { CodeList, CodeListName } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { platformCollection } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { ListedCode } from './code-file.rules.ts';

type ListRow = Omit<CodeList, 'id' | 'loadedAt'> & { _id: string; loadedAt: Date };
type CodeRow = Omit<ListedCode, 'code'> & { _id: string; listId: string };

const key = (listId: string, code: string): string => `${listId}/${code}`;

/** Lists that are the same for all organisations; whoever knows a list's id alone finds codes of one that isn't loaded yet. */
export function codeListStore(connection: Connection) {
  const lists = () => platformCollection<ListRow>(connection, 'code_lists');
  const codes = () => platformCollection<CodeRow>(connection, 'code_list_codes');
  return {
    async keepCodes(listId: string, some: readonly ListedCode[]): Promise<void> {
      await codes().insertMany(
        some.map(({ code, ...days }) => ({ _id: key(listId, code), listId, ...days })),
        { ordered: false },
      );
    },
    async dropCodes(listId: string): Promise<void> {
      await codes().deleteMany({ listId });
    },
    /** The ids of those whose place it takes. */
    async publish(tx: Tx, { id, loadedAt, ...list }: Omit<CodeList, 'loadedAt'> & { loadedAt: Date }) {
      const { session } = tx;
      const same = { list: list.list, from: list.from };
      const before = await lists()
        .find(same, { session, projection: { _id: 1 } })
        .toArray();
      await lists().deleteMany(same, { session });
      await lists().insertOne({ _id: id, ...list, loadedAt }, { session });
      return before.map(({ _id }) => _id);
    },
    all: (): Promise<ListRow[]> =>
      lists()
        .find({}, { sort: { list: 1, from: -1 } })
        .toArray(),
    /** The version of a list for a service on a day. */
    on: (list: CodeListName, day: string): Promise<Pick<ListRow, '_id'> | null> =>
      lists().findOne(
        { list, from: { $lte: day }, $or: [{ to: null }, { to: { $gte: day } }] },
        { sort: { from: -1 }, projection: { _id: 1 } },
      ),
    async codesOf(listId: string, some: readonly string[]): Promise<Map<string, CodeRow>> {
      const found = await codes()
        .find({ _id: { $in: some.map((code) => key(listId, code)) } })
        .toArray();
      return new Map(found.map((row) => [row._id.slice(listId.length + 1), row]));
    },
  };
}
export type CodeListStore = ReturnType<typeof codeListStore>;
