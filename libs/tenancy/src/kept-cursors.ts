import type { Connection, mongo } from 'mongoose';

/**
 * Until the first connection mongoose keeps what a collection is asked, for a time that it has, and gives a promise even
 * where the driver gives a cursor: without this, whoever asked for a list then would meet a TypeError, a fault of ours,
 * where everybody else hears that the database is away.
 */
export function withKeptCursors<T extends mongo.Document>(
  connection: Connection,
  collection: mongo.Collection<T>,
): mongo.Collection<T> {
  if (connection.db !== undefined) return collection;
  // What is asked of this one besides goes to the collection itself.
  const keeping = Object.create(collection) as mongo.Collection<T>;
  const kept = (found: unknown) => (found instanceof Promise ? cursorOf(found) : found);
  keeping.find = ((...query: []) => kept(collection.find(...query))) as typeof collection.find;
  keeping.aggregate = ((...query: []) => kept(collection.aggregate(...query))) as typeof collection.aggregate;
  return keeping;
}

type Methods = Record<string | symbol, (...args: unknown[]) => unknown>;

/** A cursor that there will be: what is called of it is called then, and can be waited for or called upon once more. */
function cursorOf(promised: Promise<unknown>): unknown {
  return new Proxy(promised, {
    get(_, name) {
      if (!(name in promised))
        return (...args: unknown[]) => {
          const called = promised.then((cursor) => (cursor as Methods)[name]?.apply(cursor, args));
          // Whoever waits for it hears of it; `cursor.sort(…)` alone is waited for by nobody.
          called.catch(() => undefined);
          return cursorOf(called);
        };
      const own: unknown = Reflect.get(promised, name);
      return typeof own === 'function' ? (own.bind(promised) as unknown) : own;
    },
  });
}
