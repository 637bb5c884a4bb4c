import { gather } from '@rymeda/kernel';

/** Whoever waits while a write is under way shares the next one. */
export interface GroupCommit<T> {
  /** Resolves when it is durable. */
  add: (item: T) => Promise<void>;
}

/**
 * `write` is repeated until it succeeds, so it must bear being repeated: what happened is not forgotten because the
 * database was away for a while.
 */
export function groupCommit<T>(
  write: (items: T[]) => Promise<void>,
  onFailure: (error: unknown) => void,
  most = 500,
): GroupCommit<T> {
  const add = gather(async (items: T[]): Promise<void[]> => {
    await untilWritten(items);
    return items.map(() => undefined);
  }, most);

  async function untilWritten(items: T[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await write(items);
      } catch (error) {
        if (attempt === 0) onFailure(error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 1_000)));
      }
    }
  }

  return { add };
}
