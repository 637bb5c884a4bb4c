import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@rymeda/events';
import type { Entry } from '../logs/entry.ts';
import { prepareEntry } from '../logs/prepared-entry.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import type { ExportRow } from './export.ts';
import { createExportWorker, type ExportWorkerOptions } from './export-worker.ts';
import { lineFormats } from './lines.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const name = { organizationId: 'org_100', year: 2019 };
const row = { ...name, _id: 'exp_1', format: 'ndjson', filter: { userId: 'cli_nobody' } } as ExportRow;

let waiting: ExportRow[];
let told: string[];
let signsOfLife: number;
let onSign: () => void;
let archived: Entry[];
let isOurs: boolean;
let ended: Promise<void>;
beforeEach(() => {
  [waiting, told, signsOfLife, archived, isOurs] = [[row], [], 0, [], true];
  onSign = () => undefined;
});

function worker() {
  let end = (): void => undefined;
  ended = new Promise((resolve) => (end = resolve));
  const objects = {
    putStream: async (_key: string, body: AsyncIterable<Buffer>) => {
      let bytes = 0;
      for await (const chunk of body) bytes += chunk.length;
      return bytes;
    },
    getStream: async () =>
      Readable.from([gzipSync(archived.map((entry) => lineFormats.ndjson.line(entry)).join(''))]),
  };
  return createExportWorker({
    jobs: {
      claim: async () => waiting.pop(),
      progress: async () => {
        signsOfLife++;
        onSign();
      },
      finish: async () => isOurs,
    },
    archives: {
      verifiedOf: async () =>
        archived.length === 0 ? [] : [{ ...name, _id: 'org_100/2019/2019-01', from: 0, to: archived.length }],
    },
    proofs: { latest: async () => undefined },
    objects,
    transactions: {
      async run(_context: unknown, work: (tx: unknown) => Promise<void>) {
        await work({ emit: (event: { name: string }) => told.push(event.name) });
        end();
      },
    },
    clock: () => now,
    logger: silentLogger,
  } as unknown as ExportWorkerOptions);
}

async function made(): Promise<void> {
  const exports = worker();
  exports.start();
  await ended;
  await exports.stop();
}

describe('an export', () => {
  it('is told of when it is done, and not again by a process that another has overtaken', async () => {
    await made();
    expect(told).toEqual(['audit.exported']);
    waiting.push(row);
    isOurs = false;
    await made();
    expect(told).toEqual(['audit.exported']);
  });

  it('gives signs of life while it looks through archived months of which it takes nothing', async () => {
    archived = Array.from({ length: 4_100 }, (_, index) => ({
      ...prepareEntry(sampleEntry('org_100', index), now).entry,
      index,
    }));
    await made();
    // When it begins, and at each two thousandth place.
    expect(signsOfLife).toBe(4);
  });

  it('under way stops with the process, for another to begin it anew', async () => {
    archived = Array.from({ length: 4_100 }, (_, index) => ({
      ...prepareEntry(sampleEntry('org_100', index), now).entry,
      index,
    }));
    const exports = worker();
    const stopped = new Promise<void>((resolve) => {
      onSign = () => void (signsOfLife === 2 && exports.stop().then(resolve));
    });
    exports.start();
    await stopped;
    expect([signsOfLife, told]).toEqual([2, []]);
  });
});
