import { replayOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { partnerFilter } from '../endpoints/caller.ts';
import { toReplay } from './replay.ts';
import type { ReplayStore } from './replay.store.ts';

export const getReplay = ({ replays }: { replays: ReplayStore }) =>
  route(replayOperations.get, 'webhooks_delivery', async ({ scope, params }) => {
    const replay = await replays.load(scope, params.id, partnerFilter(scope));
    if (replay === null) throw notFound();
    disclose({ resourceType: 'webhooks_delivery', resourceIds: [replay._id], fields: [] });
    return { data: toReplay(replay) };
  });
