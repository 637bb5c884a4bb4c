/** Whoever waits while a write is under way shares the next one. */
export interface GroupCommit<T> {
  /** Resolves when it is durable. */
  add(item: T): Promise<void>;
  size(): number;
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
  let waiting: { item: T; done: () => void }[] = [];
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    // What is added in this turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await untilWritten(group.map((w) => w.item));
      for (const { done } of group) done();
    }
    writing = false;
  }

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

  return {
    add: (item) =>
      new Promise((done) => {
        waiting.push({ item, done });
        if (!writing) void flush();
      }),
    size: () => waiting.length,
  };
}
