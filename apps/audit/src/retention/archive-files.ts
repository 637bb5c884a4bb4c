import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ObjectStore } from '@rymeda/storage';
import { logFolder } from '../checkpoints/object-keys.ts';
import type { Entry } from '../logs/entry.ts';
import { entryOfLeaf } from '../logs/leaf.ts';
import { LogDamagedError } from '../logs/tree.store.ts';
import { canonicalJson } from '../tree/canonical-json.ts';
import { logKey, type LogName } from '../logs/log-name.rules.ts';
import { monthText, type Month } from './due-months.rules.ts';

/** An archived month is an export of its own: these three, which the auditor's verifier reads with `--partial`. */
export const archiveFiles = ['entries.ndjson.gz', 'leaves.bin', 'checkpoint.txt'] as const;

export const archiveKey = (name: LogName, month: Month, file: (typeof archiveFiles)[number]): string =>
  `${logFolder(logKey(name))}/archive/${monthText(month)}/${file}`;

/** The month that an archive's row names. */
export const monthOf = ({ _id, year }: { _id: string; year: number }): Month => ({
  year,
  month: Number(_id.slice(-2)),
});

/** Canonical entries of an archived month with their places, in order; throws when what is read is no archive. */
export async function* archivedLeaves(
  objects: ObjectStore,
  name: LogName,
  month: Month,
): AsyncGenerator<{ canonical: Buffer; index: number }> {
  const stored = await objects.getStream(archiveKey(name, month, 'entries.ndjson.gz'));
  if (stored === undefined)
    throw new LogDamagedError(`${logKey(name)}: the archive of ${monthText(month)} is gone`);
  for await (const line of linesOf(pipeline(stored, createGunzip(), () => undefined))) {
    const { entry, index } = JSON.parse(line) as { entry: unknown; index: number };
    yield { canonical: Buffer.from(canonicalJson(entry)), index };
  }
}

/**
 * Each ends with a line feed, which no JSON has within. Not by `readline`, which takes U+2028 and U+2029 for ends too:
 * those may stand in a text.
 */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let begun = '';
  for await (const chunk of bytes) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n');
    begun = lines.pop() as string;
    yield* lines;
  }
  begun += decoder.decode();
  if (begun !== '') yield begun;
}

/** The same as entries. What lay sealed beside an entry stays there; its hash is in the leaf. */
export async function* archivedEntries(
  objects: ObjectStore,
  name: LogName,
  month: Month,
  sealedOf: (id: string) => Promise<string | undefined>,
): AsyncGenerator<Entry> {
  for await (const { canonical, index } of archivedLeaves(objects, name, month)) {
    const { id, sealedSha256 } = JSON.parse(canonical.toString()) as { id: string; sealedSha256?: string };
    const sealed = sealedSha256 === undefined ? undefined : await sealedOf(id);
    yield { ...entryOfLeaf(canonical, sealed), year: name.year, index };
  }
}
