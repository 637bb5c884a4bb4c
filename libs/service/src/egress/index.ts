export { openRanges, type OpenRanges } from './address.rules.ts';
export { type NetworkSettings } from './connector.ts';
export { DestinationRefusedError, destinationOf, type Refusal, type Resolve } from './destination.ts';
export { dnsResolve } from './dns-resolve.ts';
export { egressConfig } from './config.ts';
export { attemptMs, type Exchange, type ExchangeResult } from './exchange.ts';
export { tlsFault } from './tls-fault.ts';
export { createPools, type Pools, type Receiver } from './pools.ts';
