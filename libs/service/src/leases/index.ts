export { createLanes, type Lane, type LaneCall, type Lanes } from './lane.store.ts';
export { createLeases, leaseMs, type Leases } from './shard-leases.ts';
export { shardCount, shardOf } from './shard.rules.ts';
