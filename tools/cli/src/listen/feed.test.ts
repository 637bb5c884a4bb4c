import { describe, expect, it } from '@jest/globals';
import type { WebhookMessage } from '@rymeda/contracts';
import { eventFeed, type ListEvents } from './feed.ts';

const message = (id: string): WebhookMessage => ({
  event: 'session.completed',
  id,
  createdAt: '2026-03-02T14:00:00.000Z',
  organizationId: 'org_1',
  apiVersion: 'v1',
  data: {},
});

const size = 5;
/** `stored` oldest first, as they were stored. */
function platform(stored: string[]): ListEvents {
  return async (cursor) => {
    const newest = stored.toReversed();
    const from = Number(cursor ?? 0);
    const data = newest.slice(from, from + size).map(message);
    const hasMore = from + size < newest.length;
    return { data, pagination: { hasMore, cursor: hasMore ? String(from + size) : null } };
  };
}
const ids = (found: WebhookMessage[]): string[] => found.map(({ id }) => id);

describe('the feed of events', () => {
  it('begins with what comes, not with what was there', async () => {
    const stored = ['a', 'b', 'c', 'd', 'e', 'f0', 'f1'];
    const next = eventFeed(platform(stored));
    expect(await next()).toEqual([]);
    expect(await next()).toEqual([]);
    stored.push('f', 'g');
    expect(ids(await next())).toEqual(['f', 'g']);
    expect(await next()).toEqual([]);
  });

  it('follows over pages, in order and each once', async () => {
    const stored = ['a', 'b', 'c', 'd'];
    const next = eventFeed(platform(stored));
    await next();
    stored.push('e', 'f', 'g', 'h', 'i', 'j', 'k', 'l');
    expect(ids(await next())).toEqual(['e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']);
    expect(await next()).toEqual([]);
  });

  it('begins where there was nothing', async () => {
    const stored: string[] = [];
    const next = eventFeed(platform(stored));
    await next();
    stored.push('a', 'b', 'c', 'd', 'e', 'f');
    expect(ids(await next())).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('finds one that was stored a moment late', async () => {
    const stored = ['a', 'b', 'c'];
    const next = eventFeed(platform(stored));
    await next();
    stored.splice(2, 0, 'late');
    stored.push('d');
    expect(ids(await next())).toEqual(['late', 'd']);
  });
});
