import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What a file is by its bytes, whatever its name says: a media type, or `undefined`. */
export async function sniff(file: Buffer): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(file);
  if (found !== undefined) return found.mime;
  // Plain text has no signature: it is UTF-8 without control characters.
  return isUtf8(file) && !controls.test(file.toString('utf8')) ? 'text/plain' : undefined;
}
