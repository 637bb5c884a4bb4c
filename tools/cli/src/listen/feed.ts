import type { WebhookMessage } from '@rymeda/contracts';

export interface EventPage {
  data: WebhookMessage[];
  pagination: { hasMore: boolean; cursor: string | null };
}
/** A page of recent events, newest first. */
export type ListEvents = (cursor: string | undefined) => Promise<EventPage>;

/** More than any page can hold of what was seen before. */
const mostRemembered = 5_000;

/**
 * What has come since the last call, in its order and each once; the first call gives nothing and notes where to begin.
 * An event that was stored a moment later than its neighbours is found between them.
 */
export function eventFeed(list: ListEvents): () => Promise<WebhookMessage[]> {
  let seen = new Set<string>();
  let begun = false;

  async function unseen(): Promise<WebhookMessage[]> {
    const found: WebhookMessage[] = [];
    for (let cursor: string | undefined; ;) {
      const { data, pagination } = await list(cursor);
      const lastKnown = data.findLastIndex(({ id }) => seen.has(id));
      // Behind the last one that is known lies what was there before.
      const candidates = begun && lastKnown === -1 ? data : data.slice(0, lastKnown + 1);
      found.push(...candidates.filter(({ id }) => !seen.has(id)));
      if (!begun) for (const { id } of data) seen.add(id);
      if (!begun || lastKnown !== -1 || pagination.cursor === null) break;
      cursor = pagination.cursor;
    }
    begun = true;
    return found.reverse();
  }

  return async () => {
    const found = await unseen();
    for (const { id } of found) seen.add(id);
    if (seen.size > mostRemembered) seen = new Set([...seen].slice(-mostRemembered / 2));
    return found;
  };
}
