import type { ObjectStore } from '@rymeda/storage';
import { isOrganizationId, isUnderWay, type DropSource } from './drop-source.ts';

type Objects = Pick<ObjectStore, 'list' | 'getStream' | 'delete'>;

/** `<prefix><organizationId>/<file>` in the object store, where an object is whole as soon as it is there. */
export function bucketSource(objects: Objects, prefix: string): DropSource {
  return {
    async *list() {
      for await (const { key, size, modified } of objects.list(prefix)) {
        const [organizationId = '', ...file] = key.slice(prefix.length).split('/');
        // Consoles make empty objects for what they show as folders.
        if (!isOrganizationId(organizationId) || file.length === 0 || isUnderWay(file.at(-1) || '.'))
          continue;
        yield { organizationId, name: key, bytes: size, stamp: `${size} ${modified.toISOString()}` };
      }
    },
    async *read({ name }) {
      const stream = await objects.getStream(name);
      if (stream === undefined) throw new Error('The file has gone meanwhile');
      yield* stream as AsyncIterable<Uint8Array>;
    },
    remove: ({ name }) => objects.delete(name),
  };
}
