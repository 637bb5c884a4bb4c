import { AsyncLocalStorage } from 'node:async_hooks';

export type KeyedMutex = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * One at a time for each key, in the order of asking. What is done within somebody's turn goes on at once, so that nobody
 * waits for itself.
 */
export function keyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<void>>();
  const held = new AsyncLocalStorage<string>();
  return async (key, work) => {
    if (held.getStore() === key) return work();
    const before = last.get(key);
    let end = (): void => undefined;
    const own = new Promise<void>((resolve) => (end = resolve));
    last.set(key, own);
    await before;
    try {
      return await held.run(key, work);
    } finally {
      end();
      if (last.get(key) === own) last.delete(key);
    }
  };
}
