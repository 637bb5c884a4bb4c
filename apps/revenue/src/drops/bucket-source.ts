import type { ObjectInfo, ObjectStore } from '@rymeda/storage';
import { isOrganizationId, isUnderWay, type DropSource } from './drop-source.ts';

type Objects = Pick<ObjectStore, 'list' | 'getStream' | 'delete'>;

const stampOf = ({ size, modified }: ObjectInfo): string => `${size} ${modified.toISOString()}`;

/** `<prefix><organizationId>/<file>` in the object store, where an object is whole as soon as it is there. */
export function bucketSource(objects: Objects, prefix: string): DropSource {
  return {
    async *list() {
      for await (const object of objects.list(prefix)) {
        const { key, size } = object;
        const [organizationId = '', ...file] = key.slice(prefix.length).split('/');
        // Consoles make empty objects for what they show as folders.
        if (!isOrganizationId(organizationId) || file.length === 0 || isUnderWay(file.at(-1) || '.'))
          continue;
        yield { organizationId, name: key, bytes: size, stamp: stampOf(object) };
      }
    },
    async *read({ name }) {
      const stream = await objects.getStream(name);
      if (stream === undefined) throw new Error('The file has gone meanwhile');
      yield* stream as AsyncIterable<Uint8Array>;
    },
    async remove({ name, stamp }) {
      for await (const object of objects.list(name)) {
        // Of the keys that begin with it, its own is the first.
        if (object.key === name && stampOf(object) === stamp) await objects.delete(name);
        return;
      }
    },
  };
}
