import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Throws unless the file has exactly this SHA-256 (lower-case hex). */
export async function verifySha256(path: string, expected: string | undefined): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found !== expected) {
    throw new Error(
      `${basename(path)} has the SHA-256 ${found}, but ${expected ?? 'none'} is committed for it. ` +
        'It was damaged on its way or is not what was published; nothing of it was kept.',
    );
  }
}
