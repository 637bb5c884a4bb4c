import { replayOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { toReplay } from './replay.ts';
import type { ReplayStore } from './replay.store.ts';

export const listReplays = ({ replays }: { replays: ReplayStore }) =>
  route(replayOperations.list, 'webhooks_delivery', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await replays.list(scope, { ...filter, ...partnerFilter(scope) }, limit, after);
    disclose({ resourceType: 'webhooks_delivery', resourceIds: ['query'], fields: [] });
    return { ...page, items: page.items.map(toReplay) };
  });
