import type { ClaimDocument } from '@rymeda/contracts';
import { newId, sha256Stream, validationFailed } from '@rymeda/kernel';
import type { Upload } from '@rymeda/service';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import { documentObject } from './document.ts';
import { mediaTypeOf, tellingBytes } from './media-type.rules.ts';

export type ReceivedDocument = Pick<ClaimDocument, 'id' | 'mediaType' | 'bytes' | 'sha256'>;

/** Seals a document as it comes. VALIDATION_FAILED where it is not what its media type says. */
export const documentReceiver = (files: SealedFiles) => ({
  letGo: ({ organizationId }: Upload['scope'], { id }: ReceivedDocument): Promise<void> =>
    files.remove(documentObject({ organizationId, id })),
  async receive({ scope, contentType, chunks }: Upload): Promise<ReceivedDocument> {
    const { organizationId } = scope;
    const id = newId('doc');
    const digest = sha256Stream();
    let beginning = Buffer.alloc(0);
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        if (beginning.length < tellingBytes)
          beginning = Buffer.concat([beginning, chunk.subarray(0, tellingBytes)]);
        digest.update(chunk);
        yield chunk;
      }
    }
    const key = documentObject({ organizationId, id });
    const { bytes } = await files.put(organizationId, key, counted());
    const mediaType = mediaTypeOf(beginning);
    if (mediaType !== undefined && contentType.split(';')[0]?.trim().toLowerCase() === mediaType)
      return { id, mediaType, bytes, sha256: digest.hex() };
    await files.remove(key);
    throw validationFailed([
      { field: 'body', code: 'invalid_value', message: 'is not a file of the media type that was said' },
    ]);
  },
});
