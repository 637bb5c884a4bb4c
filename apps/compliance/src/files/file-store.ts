import type { Readable } from 'node:stream';
import type { ObjectStore, UploadLink } from '@rymeda/storage';
import type { Scope } from '@rymeda/tenancy';
import { addYears } from './retention.rules.ts';

/** A file's facts, as its sender stated them. */
export interface FileFacts {
  bytes: number;
  contentType: string;
  sha256: string;
}

export const linkSeconds = 300;

/**
 * Files of organisations, each under its own key. What was sent lies apart, and nobody reads it, until it is accepted.
 */
export function fileStore(
  objects: ObjectStore,
  keyIdOf: (organizationId: string) => string | undefined,
  isOnHold: (organizationId: string) => boolean,
) {
  const incoming = ({ organizationId }: Scope, id: string): string => `incoming/${organizationId}/${id}`;
  const kept = ({ organizationId }: Scope, id: string): string => `files/${organizationId}/${id}`;
  const binderKey = ({ organizationId }: Scope, id: string): string => `binders/${organizationId}/${id}.zip`;
  const encryption = ({ organizationId }: Scope) => {
    const kmsKeyId = keyIdOf(organizationId);
    return kmsKeyId === undefined ? {} : { kmsKeyId };
  };
  return {
    uploadLink: (scope: Scope, id: string, file: FileFacts): Promise<UploadLink> =>
      objects.uploadLink(incoming(scope, id), { ...file, seconds: linkSeconds, ...encryption(scope) }),
    /** What was sent; `undefined` when nothing was, `too_large` when it is not what was announced. */
    async received(scope: Scope, id: string, bytes: number): Promise<Buffer | 'too_large' | undefined> {
      const body = await objects.getRange(incoming(scope, id), 0, bytes + 1);
      return body !== undefined && body.length > bytes ? 'too_large' : body;
    },
    /** Once accepted: nobody changes or deletes it for six years. */
    async keep(scope: Scope, id: string, { contentType }: FileFacts, body: Buffer, now: Date): Promise<void> {
      await objects.putOnce(kept(scope, id), body, {
        contentType,
        retainUntil: addYears(now),
        ...encryption(scope),
      });
    },
    /** What was sent and is kept or refused now. False under legal hold: even that stays. */
    async forget(scope: Scope, id: string): Promise<boolean> {
      if (isOnHold(scope.organizationId)) return false;
      await objects.delete(incoming(scope, id));
      return true;
    },
    /** `name` stands in the link, which proxies log: ids and extensions, never what a person called the file. */
    link: (scope: Scope, id: string, name: string): Promise<string> =>
      objects.link(kept(scope, id), { seconds: linkSeconds, filename: name }),
    /** `undefined` when it is not there. */
    read: (scope: Scope, id: string): Promise<Readable | undefined> => objects.getStream(kept(scope, id)),
    /** All of it or nothing; answers its length in bytes. */
    putBinder: (scope: Scope, id: string, body: AsyncIterable<Uint8Array>): Promise<number> =>
      objects.putStream(binderKey(scope, id), body, { contentType: 'application/zip', ...encryption(scope) }),
    binderLink: (scope: Scope, id: string): Promise<string> =>
      objects.link(binderKey(scope, id), { seconds: linkSeconds, filename: `${id}.zip` }),
    retain: (scope: Scope, id: string, lastInForce: Date): Promise<void> =>
      objects.retain(kept(scope, id), addYears(lastInForce)),
  };
}
export type FileStore = ReturnType<typeof fileStore>;
