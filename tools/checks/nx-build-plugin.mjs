/** Gives every app the target `build`; nx.json says what it reads and writes. */
import { dirname } from 'node:path';

const build = { command: 'node tools/checks/bundle.mjs {projectRoot}' };

export const name = 'rymeda-build';

export const createNodesV2 = [
  'apps/*/package.json',
  (files) => files.map((file) => [file, { projects: { [dirname(file)]: { targets: { build } } } }]),
];
