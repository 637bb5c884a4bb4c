export { ensureIndexes, type DeclaredIndex } from './ensure-indexes.ts';
export { migrate, type Migration } from './migrate.ts';
