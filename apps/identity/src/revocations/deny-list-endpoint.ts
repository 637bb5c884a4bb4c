import { unauthenticated, type Clock } from '@rymeda/kernel';
import { sendJson } from '../issuer/answer.ts';
import type { Endpoint } from '../issuer/listener.ts';
import { versionOf } from './deny-list.ts';
import type { DenyListStore } from './deny-list.store.ts';

/**
 * `GET /internal/deny-list?since=<version>`, for the platform's services: the sealed header must name one. What
 * the gateway seals for its callers names none.
 */
export const denyListEndpoint =
  (denyList: Pick<DenyListStore, 'read'>, clock: Clock): Endpoint =>
  async (req, res, by) => {
    if (by.service === undefined) throw unauthenticated('not sealed by a service');
    const since = new URL(req.url ?? '', 'http://identity').searchParams.get('since');
    sendJson(res, 200, await denyList.read(versionOf(since), clock()));
  };
