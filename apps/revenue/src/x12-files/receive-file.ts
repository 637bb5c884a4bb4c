import { Readable } from 'node:stream';
import { newId, problem, sha256Stream, validationFailed } from '@rymeda/kernel';
import type { Upload } from '@rymeda/service';
import busboy from 'busboy';
import { fileObject } from './file.ts';
import type { SealedFiles } from './sealed-file.ts';

export interface ReceivedFile {
  id: string;
  bytes: number;
  sha256: string;
}

/** Seals a file as it comes, raw or as the one file of a form, and keeps its fingerprint. */
export const fileReceiver = (files: SealedFiles) => ({
  receive: ({ scope, contentType, chunks }: Upload): Promise<ReceivedFile> =>
    sealFile(
      files,
      scope.organizationId,
      contentType.startsWith('multipart/') ? fileOfForm(chunks, contentType) : chunks,
    ),
  letGo: ({ organizationId }: Upload['scope'], { id }: ReceivedFile): Promise<void> =>
    files.remove(fileObject({ organizationId, id })),
});

/** VALIDATION_FAILED where there is nothing in it. */
export async function sealFile(
  files: SealedFiles,
  organizationId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<ReceivedFile> {
  const id = newId('fil');
  const digest = sha256Stream();
  const key = fileObject({ organizationId, id });
  const { bytes } = await files.put(organizationId, key, digest.through(body));
  if (bytes === 0) {
    await files.remove(key);
    throw validationFailed([{ field: 'body', code: 'required', message: 'is an empty file' }]);
  }
  return { id, bytes, sha256: digest.hex() };
}

/** The one file of a multipart body (RFC 7578); a second one is refused, for it would be lost. */
async function* fileOfForm(chunks: AsyncIterable<Buffer>, contentType: string): AsyncGenerator<Buffer> {
  // A fault of the caller alone: without its cause, it is no failure of ours in the log.
  const malformed = () => problem('BAD_REQUEST', 'The body is no multipart form with one file');
  let parser: busboy.Busboy;
  try {
    parser = busboy({ headers: { 'content-type': contentType }, limits: { files: 1 } });
  } catch {
    throw malformed();
  }
  const found = new Promise<Readable>((resolve, reject) => {
    parser.once('file', (_name, file) => resolve(file));
    parser.once('close', () => reject(malformed()));
    parser.once('error', () => reject(malformed()));
  });
  found.catch(() => undefined);
  let more = false;
  parser.once('filesLimit', () => (more = true));
  const read = new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.once('error', () => resolve());
  });
  const source = Readable.from(chunks);
  let cut: Error | undefined;
  source.once('error', (error) => {
    cut = error;
    parser.destroy(error);
  });
  source.pipe(parser);
  try {
    yield* (await found) as AsyncIterable<Buffer>;
    await read;
  } catch (error) {
    throw cut ?? (error instanceof Error && error.name === 'Problem' ? error : malformed());
  }
  if (more) throw malformed();
}
