import { isSampled } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from './context.ts';

interface Asked<T> {
  context: TenantContext;
  id: string;
  resolve: (found: T | null) => void;
  reject: (error: unknown) => void;
}

/** In one query. */
const most = 100;
/** Whoever waits for a query that takes longer is asked for beside it. */
const slowMs = 100;

/**
 * Reads by id that come in one turn of the event loop, or while such a query is under way, are one query: it costs about
 * what one of them would. Only one organisation's go together, in the context of one of those who ask, so that the walls
 * see one tenant and nobody waits for another's. Each caller has a document of its own, also where many ask for the same one;
 * an error is everybody's whose query it was.
 */
export function findByIdTogether<T extends { _id: string }>(
  findAll: (organizationId: string, ids: string[]) => Promise<T[]>,
): (context: TenantContext, id: string) => Promise<T | null> {
  const queues = new Map<string, Asked<T>[]>();

  async function ask(organizationId: string, queue: Asked<T>[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await orSlow(answer(organizationId, queue.splice(0, most)));
    queues.delete(organizationId);
  }

  async function answer(organizationId: string, asked: Asked<T>[]): Promise<void> {
    try {
      const ids = [...new Set(asked.map(({ id }) => id))];
      const found = await runAsTenant(tellerOf(asked), () => findAll(organizationId, ids));
      const byId = new Map(found.map((document) => [document._id, document]));
      const given = new Set<string>();
      for (const { id, resolve } of asked) {
        const document = byId.get(id) ?? null;
        resolve(given.has(id) ? copyOf(document) : document);
        given.add(id);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  return (context, id) =>
    new Promise((resolve, reject) => {
      const { organizationId } = context;
      const asked = { context, id, resolve, reject };
      const queue = queues.get(organizationId);
      if (queue !== undefined) return void queue.push(asked);
      const begun = [asked];
      queues.set(organizationId, begun);
      void ask(organizationId, begun);
    });
}

/** The query stands in the trace of the first whose trace is kept; the others' wait is a part of their requests. */
function tellerOf<T>(asked: Asked<T>[]): TenantContext {
  const contexts = asked.map(({ context }) => context);
  return contexts.find(({ traceparent }) => isSampled(traceparent)) ?? (contexts[0] as TenantContext);
}

function orSlow(work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, slowMs);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What the driver makes of a document: plain objects, lists and times. BSON's own types are values, which nobody changes. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (value instanceof Date) return new Date(value) as T;
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) as T;
}
