export { createLeases, leaseMs, type Leases } from './shard-leases.ts';
export { shardCount, shardOf } from './shard.rules.ts';
