import type { Problem } from '@rymeda/kernel';
import type { LaneStore } from '../lanes/lane.store.ts';
import type { EndpointStore } from './endpoint.store.ts';

export interface EndpointStores {
  endpoints: EndpointStore;
  lanes: LaneStore;
  /** There is something to do for an endpoint. */
  wake: (endpointId: string, organizationId: string) => void;
  /** The 422 for an address that may not be delivered to; a name that can't be resolved is judged at each delivery. */
  refuseUrl: (url: string) => Promise<Problem | undefined>;
  /** Whether a client has the read scope of an engine; null while that can't be told. */
  mayRead: (organizationId: string, clientId: string, engine: string) => Promise<boolean | null>;
}
