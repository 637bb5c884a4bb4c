import type { BlobCipher } from '@rymeda/encryption';
import type { Route } from '@rymeda/service';
import { getDelivery } from './deliveries/get-delivery.route.ts';
import { listDeliveries } from './deliveries/list-deliveries.route.ts';
import { replayDelivery, type ReplayStores } from './deliveries/replay-delivery.route.ts';
import { createEndpoint } from './endpoints/create-endpoint.route.ts';
import { deleteEndpoint } from './endpoints/delete-endpoint.route.ts';
import { getEndpoint } from './endpoints/get-endpoint.route.ts';
import { listEndpoints } from './endpoints/list-endpoints.route.ts';
import { promoteEndpointSecret } from './endpoints/promote-secret.route.ts';
import { rotateEndpointSecret } from './endpoints/rotate-secret.route.ts';
import type { EndpointStores } from './endpoints/stores.ts';
import { testEndpoint } from './endpoints/test-endpoint.route.ts';
import { updateEndpoint } from './endpoints/update-endpoint.route.ts';
import { getReplay } from './replays/get-replay.route.ts';
import { listEvents } from './replays/list-events.route.ts';
import { listReplays } from './replays/list-replays.route.ts';
import { replayEndpoint } from './replays/replay-endpoint.route.ts';
import type { ReplayStore } from './replays/replay.store.ts';

export interface Stores extends EndpointStores, ReplayStores {
  replays: ReplayStore;
  responses: Pick<BlobCipher, 'open'>;
}

export const routes = (stores: Stores): Route[] => [
  createEndpoint(stores),
  listEndpoints(stores),
  getEndpoint(stores),
  updateEndpoint(stores),
  deleteEndpoint(stores),
  rotateEndpointSecret(stores),
  promoteEndpointSecret(stores),
  testEndpoint(stores),
  replayEndpoint(stores),
  listDeliveries(stores),
  getDelivery(stores),
  replayDelivery(stores),
  listReplays(stores),
  getReplay(stores),
  listEvents(stores),
];
