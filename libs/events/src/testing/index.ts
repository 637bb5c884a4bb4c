export type { EngineProcess } from './engine-process.ts';
export { mongoProxy } from './mongo-proxy.ts';
export { eventually, stack, testContext, testDatabase, testTopics } from './servers.ts';
export { engineScript, spawnScript, type Spawned } from './spawn-script.ts';
