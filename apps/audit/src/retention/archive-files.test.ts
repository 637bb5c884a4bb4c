import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ObjectStore } from '@rymeda/storage';
import { lineFormats } from '../exports/lines.rules.ts';
import type { Entry } from '../logs/entry.ts';
import { canonicalEntry } from '../logs/leaf.ts';
import { prepareEntry } from '../logs/prepared-entry.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { archivedLeaves } from './archive-files.ts';

const entry = (index: number, name: string): Entry => {
  const metadata = { disclosure: { recipient: { name } } };
  const { entry: prepared } = prepareEntry(sampleEntry('org_100', index, { metadata }), new Date());
  return { ...prepared, index };
};

async function readBack(body: Buffer) {
  const objects = { getStream: async () => Readable.from([body]) } as unknown as ObjectStore;
  const found: { canonical: Buffer; index: number }[] = [];
  const name = { organizationId: 'org_100', year: 2019 };
  for await (const leaf of archivedLeaves(objects, name, { year: 2019, month: 3 })) found.push(leaf);
  return found;
}

describe('the entries of an archived month', () => {
  it('are read back as they were written, whatever stands in their texts', async () => {
    const names = ['Health department', 'County\u2028Sheriff\u2029Office', 'Zürich 🏥'];
    const entries = names.map((name, index) => entry(index, name));
    const body = gzipSync(entries.map((one) => lineFormats.ndjson.line(one)).join(''));
    expect(await readBack(body)).toEqual(
      entries.map((one) => ({ canonical: canonicalEntry(one), index: one.index })),
    );
  });

  it('are not read where the file is cut off', async () => {
    const body = gzipSync(lineFormats.ndjson.line(entry(0, 'Health department')));
    await expect(readBack(body.subarray(0, -10))).rejects.toThrow();
  });
});
