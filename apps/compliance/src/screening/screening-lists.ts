import type { Clock } from '@rymeda/kernel';
import { listNames, type ListName } from './list-entry.ts';
import { ListFault, readList, type ReadList } from './read-list.ts';

/** The lists in this process's memory, read when they are first needed and again after a day. */
export interface ScreeningLists {
  /** Whether any list is configured. */
  configured: boolean;
  /** ListFault while one can't be read, or has shrunk to less than half. */
  ready(progress?: (rows: number) => void): Promise<ReadList[]>;
}

const freshMs = 24 * 3_600_000;

export function screeningLists(
  sources: Readonly<Partial<Record<ListName, string | undefined>>>,
  clock: Clock,
): ScreeningLists {
  const known = new Map<ListName, ReadList>();
  const reading = new Map<ListName, Promise<ReadList>>();
  const wanted = listNames.filter((list) => sources[list] !== undefined);

  async function read(list: ListName, progress?: (rows: number) => void): Promise<ReadList> {
    const now = clock();
    const was = known.get(list);
    if (was !== undefined && now.getTime() - Date.parse(was.facts.readAt) < freshMs) return was;
    const source = sources[list] ?? '';
    const found = await readList(list, { source, now, ...(progress ? { progress } : {}) });
    // A file that was cut off at the end of a row looks whole.
    if (was !== undefined && found.facts.entries < was.facts.entries / 2) throw new ListFault('malformed');
    known.set(list, found);
    return found;
  }

  /** Several who need a list at once share one reading. */
  function shared(list: ListName, progress?: (rows: number) => void): Promise<ReadList> {
    const under = reading.get(list) ?? read(list, progress).finally(() => reading.delete(list));
    reading.set(list, under);
    return under;
  }

  return {
    configured: wanted.length > 0,
    async ready(progress) {
      const found: ReadList[] = [];
      let before = 0;
      for (const list of wanted) {
        found.push(await shared(list, progress && ((rows) => progress(before + rows))));
        before += found.at(-1)?.facts.entries ?? 0;
      }
      return found;
    },
  };
}
