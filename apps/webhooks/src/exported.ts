import { engines } from '@rymeda/contracts';
import { unlessDamaged, type BlobCipher } from '@rymeda/encryption';
import type { Clock } from '@rymeda/kernel';
import { marked, type ExportedPage } from '@rymeda/service/records';
import { toDelivery, type DeliveryDocument } from './deliveries/delivery.ts';
import type { DeliveryStore } from './deliveries/delivery.store.ts';
import { openedResponses } from './deliveries/responses.ts';
import { toEndpoint } from './endpoints/endpoint.ts';
import type { EndpointStore } from './endpoints/endpoint.store.ts';
import { toMessage } from './replays/list-events.route.ts';
import { toReplay } from './replays/replay.ts';
import type { ReplayStore } from './replays/replay.store.ts';

interface Parts {
  endpoints: Pick<EndpointStore, 'all'>;
  deliveries: Pick<DeliveryStore, 'list'>;
  replays: Pick<ReplayStore, 'list' | 'recentEvents'>;
  responses: Pick<BlobCipher, 'open'>;
  clock: Clock;
}

/** Endpoints without their secrets, and of what was sent all that is still kept, with the receivers' answers. */
export const exportedBy = ({
  endpoints,
  deliveries,
  replays,
  responses,
  clock,
}: Parts): Readonly<Record<string, ExportedPage>> => ({
  async endpoint(scope, limit, after) {
    const page = await endpoints.all(scope, limit, after);
    const items = page.items.map(({ deletedAt, ...state }) => {
      return { ...toEndpoint(state, clock()), version: state.version, deletedAt };
    });
    return { ...page, items };
  },
  async delivery(scope, limit, after) {
    const page = await deliveries.list(scope, {}, limit, after);
    return { ...page, items: await Promise.all(page.items.map((d) => readable(d, responses))) };
  },
  async replay(scope, limit, after) {
    const page = await replays.list(scope, {}, limit, after);
    return { ...page, items: page.items.map(toReplay) };
  },
  async event(scope, limit, after) {
    const all = { engines, event: undefined, since: new Date(0) };
    const page = await replays.recentEvents(scope, all, limit, after);
    return { ...page, items: page.items.map(toMessage) };
  },
});

/** Each answer is sealed by itself. */
async function readable(d: DeliveryDocument, cipher: Parts['responses']) {
  const answerTo = (attempt: DeliveryDocument['attempts'][number]) =>
    unlessDamaged(() => openedResponses({ ...d, attempts: [attempt] }, cipher));
  const opened = await Promise.all(d.attempts.map(answerTo));
  const responses = opened.map((of) => of?.[0] ?? null);
  const unreadable = opened.flatMap((of, n) => (of === undefined ? [`attempts.${n}.response`] : []));
  return { ...toDelivery(d, responses), ...marked(unreadable) };
}
