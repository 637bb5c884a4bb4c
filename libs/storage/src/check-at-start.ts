import { StorageError, type ObjectStore } from './object-store.ts';

/**
 * What an operator must put right ends a start, and is told. A store that is away does not: most of a service does without
 * it, and what needs it says so by itself.
 */
export async function checkAtStart(
  objects: Pick<ObjectStore, 'check'>,
  log: { error(event: string, fields: { reason: string }): void },
): Promise<void> {
  try {
    await objects.check();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const isAway = error.fault === 'unavailable';
    log.error(isAway ? 'object_store_away' : 'object_store_unusable', { reason: error.message });
    if (!isAway) throw error;
  }
}
