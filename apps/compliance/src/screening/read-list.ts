import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { sha256Stream } from '@rymeda/kernel';
import { parse } from 'csv-parse';
import type { ListName } from './list-entry.ts';
import { listFormats } from './list-format.rules.ts';
import { addEntry, emptyIndex, type ListIndex } from './match.rules.ts';

/** What was read, as evidence: which edition of the list somebody was held against. */
export interface ListFacts {
  list: ListName;
  /** Of the file as published. */
  sha256: string;
  /** Rows that exclude somebody. */
  entries: number;
  /** Rows that could not be read. */
  rejected: number;
  readAt: string;
}
export interface ReadList extends ListIndex {
  facts: ListFacts;
}

/** unavailable: try later. malformed: not the list that it should be, or cut off. */
export class ListFault extends Error {
  readonly fault: 'unavailable' | 'malformed';

  constructor(fault: ListFault['fault'], cause?: unknown) {
    super(`The list is ${fault}`, { cause });
    this.name = 'ListFault';
    this.fault = fault;
  }
}

interface Options {
  /** Path of a file, or an https address. */
  source: string;
  now: Date;
  /** Called now and then with the rows so far. */
  progress?: (rows: number) => void;
}

/** One unreadable row in a hundred may be a fault of the publisher; more is another file. */
const rejectedAtMost = 0.01;
const progressEvery = 5_000;
const downloadMs = 300_000;

/** Streams a list as it is published into memory; of 80,000 rows that takes seconds and some 60 MB. */
export async function readList(list: ListName, { source, now, progress }: Options): Promise<ReadList> {
  const format = listFormats[list];
  const hash = sha256Stream();
  const index = emptyIndex();
  let [rows, entries, rejected] = [0, 0, 0];
  const parser = parse({
    bom: true,
    columns: (header: string[]) => {
      const names = header.map((name) => name.trim());
      if (format.columns.some((column) => !names.includes(column))) throw new ListFault('malformed');
      return names;
    },
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 64 * 1024,
  });
  parser.on('skip', () => void rejected++);
  const input = await open(source);
  input.on('data', (chunk: Buffer) => hash.update(chunk));
  input.once('error', (error) => parser.destroy(new ListFault('unavailable', error)));
  try {
    for await (const row of input.pipe(parser) as AsyncIterable<Record<string, string>>) {
      if (++rows % progressEvery === 0) progress?.(rows);
      const entry = format.entryOf(row);
      if (entry === undefined) rejected++;
      if (!entry) continue;
      entries++;
      addEntry(index, entry);
    }
  } catch (error) {
    throw error instanceof ListFault ? error : new ListFault('malformed', error);
  } finally {
    input.destroy();
  }
  if (entries === 0 || rejected > (rows + rejected) * rejectedAtMost) throw new ListFault('malformed');
  return { ...index, facts: { list, sha256: hash.hex(), entries, rejected, readAt: now.toISOString() } };
}

async function open(source: string): Promise<Readable> {
  if (!source.startsWith('https://')) return createReadStream(source);
  try {
    const answer = await fetch(source, { signal: AbortSignal.timeout(downloadMs) });
    if (!answer.ok || answer.body === null) throw new Error(`The publisher answered ${answer.status}`);
    return Readable.fromWeb(answer.body);
  } catch (error) {
    throw new ListFault('unavailable', error);
  }
}
