import { isUtf8 } from 'node:buffer';
import { setImmediate as turn } from 'node:timers/promises';
import { fileTypeFromBuffer } from 'file-type';

/** All below a blank but tab, line feed and carriage return, and DEL: in UTF-8 such a byte is nothing else. */
const isControl = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f ? 1 : 0,
);
/** Looked at in one turn: a millisecond or two. */
const sliceBytes = 1 << 20;

/** What a file is by its bytes, whatever its name says: a media type, or `undefined`. */
export async function sniff(file: Buffer): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(file);
  if (found !== undefined) return found.mime;
  // Plain text has no signature: it is UTF-8 without control characters.
  return isUtf8(file) && !(await hasControls(file)) ? 'text/plain' : undefined;
}

async function hasControls(file: Buffer): Promise<boolean> {
  for (let from = 0; from < file.length; from += sliceBytes) {
    if (from > 0) await turn();
    if (hasControl(file.subarray(from, from + sliceBytes))) return true;
  }
  return false;
}

function hasControl(slice: Buffer): boolean {
  for (let at = 0; at < slice.length; at++) if (isControl[slice[at] as number] === 1) return true;
  return false;
}
