export { clientEffects } from './client-events.ts';
export { clientScopes, type ClientScopes } from './client-scopes.ts';
export { clientStore, type ClientState, type ClientStore } from './client.store.ts';
export { engineClient, type EngineClient, type EngineClientOptions } from './engine-client.ts';
export { runCause } from './run-cause.ts';
export { engineRequests, type EngineAnswer, type EngineCall, type EngineRequest } from './engine-request.ts';
