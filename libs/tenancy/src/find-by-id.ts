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
 * see one tenant and nobody waits for another's. Each caller has a document of its own; an error is everybody's whose
 * query it was.
 */
export function findByIdTogether<T extends { _id: string }>(
  findAll: (organizationId: string, ids: string[]) => Promise<T[]>,
): (context: TenantContext, id: string) => Promise<T | null> {
  const queues = new Map<string, Asked<T>[]>();

  async function ask(organizationId: string, queue: Asked<T>[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await orSlow(answer(organizationId, takeDistinct(queue)));
    queues.delete(organizationId);
  }

  async function answer(organizationId: string, asked: Map<string, Asked<T>>): Promise<void> {
    try {
      const found = await runAsTenant(tellerOf(asked), () => findAll(organizationId, [...asked.keys()]));
      const byId = new Map(found.map((document) => [document._id, document]));
      for (const [id, { resolve }] of asked) resolve(byId.get(id) ?? null);
    } catch (error) {
      for (const { reject } of asked.values()) reject(error);
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

/** The first of the queue, each id once; what is asked for again waits for the next query. */
function takeDistinct<T>(queue: Asked<T>[]): Map<string, Asked<T>> {
  const taken = new Map<string, Asked<T>>();
  for (const asked of queue.splice(0))
    if (taken.size < most && !taken.has(asked.id)) taken.set(asked.id, asked);
    else queue.push(asked);
  return taken;
}

/** The query stands in the trace of the first whose trace is kept; the others' wait is a part of their requests. */
function tellerOf<T>(asked: Map<string, Asked<T>>): TenantContext {
  const contexts = [...asked.values()].map(({ context }) => context);
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
