/** How components that no registry installs are had: fetched once, checked, kept outside the work tree. */
export type { Report } from '../components/component.ts';
export { run, runInBackground, type RunResult } from '../processes/spawn.ts';
export { cacheRoot, cached, type Fetch } from './cache.ts';
export { verifySha256 } from './checksum.ts';
export { findOnPath, isExecutable } from './path.ts';
export { fetchWheel, type Wheel } from './wheels.ts';
