import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StorageError } from '../object-store.ts';
import { isMissing, makeFolders, moveInto, writeTemporary } from './durable-file.ts';

/** Until when the folder refuses to change an object: a file of its own for each, with the time as its text. */
export function retention(folder: string, temporary: string) {
  const pathOf = (key: string): string => join(folder, key);

  async function retainedUntil(key: string): Promise<Date | undefined> {
    try {
      return new Date(await readFile(pathOf(key), 'utf8'));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    /** Written before the object, so that there is no moment at which it could be deleted. */
    async retain(key: string, until: Date): Promise<void> {
      const present = await retainedUntil(key);
      // Compliance mode: a time may be put off, never brought forward.
      if (present !== undefined && present >= until) return;
      await makeFolders(dirname(pathOf(key)));
      const { path } = await writeTemporary(temporary, [Buffer.from(until.toISOString())]);
      await moveInto(path, pathOf(key));
    },
    async refuseIfRetained(key: string, now: Date): Promise<void> {
      const until = await retainedUntil(key);
      if (until !== undefined && !(until <= now))
        throw new StorageError('retained', 'The object is retained and can not be changed yet');
    },
  };
}
