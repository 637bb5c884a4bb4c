export * from './delivery.ts';
export * from './endpoint.ts';
export * from './event-names.ts';
export * from './events.ts';
export * from './message.ts';
export * from './replay.ts';
export { endpointUrlFault, mostHeaders, mostMetadata } from './fields.ts';
