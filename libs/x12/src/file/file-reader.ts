import { createEnvelopeReader, type SetSink } from '../envelope/envelope-reader.ts';
import type { Group, Interchange, SetHeader } from '../envelope/envelope.ts';
import { guideOf, guides } from '../guides/index.ts';
import { X12Error, type X12Fault } from '../syntax/fault.ts';
import { faultAt, type Segment } from '../syntax/segment.ts';
import { createTokenizer } from '../syntax/tokenizer.ts';
import { mostFaults, readSet, type SetReader, type SetResult } from './set-reader.ts';

export interface SetPlace {
  header: SetHeader;
  group: Group;
  interchange: Interchange;
}

/** What is to be made of a file's sets, by ST01. Sets of other types are walked through and judged by their guide. */
export interface FileSink {
  /** Readers by ST01, made anew for each set. */
  readers: Readonly<Record<string, (place: SetPlace) => SetReader<unknown>>>;
  set(place: SetPlace, result: SetResult<unknown>): void;
  acknowledgement?(ta1: Segment, interchange: Interchange): void;
  /** What is worth a look in a segment, of whatever set, and holds nothing. */
  flag?(segment: Segment): X12Fault | undefined;
}

export interface FileResult {
  segments: number;
  /** Of envelopes and of what can't be read: no set of the file may be used when there are any. At most `mostFaults` and one. */
  faults: X12Fault[];
}

/** What is not handed out stays in memory: far more than sets of the guides hold, and far less than a process has. */
const mostElements = 600_000;

const walkThrough: SetReader<null> = { loop: () => undefined, end: () => null };

/**
 * Reads a file as it comes. Never throws for what is in the file, or what a sink throws as X12Error: that is in `faults`,
 * each with its segment.
 */
export async function readFile(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array | string>,
  sink: FileSink,
): Promise<FileResult> {
  const faults: X12Fault[] = [];
  let segments = 0;
  let held = 0;
  function hold(elements: number, at: Segment): void {
    held += elements;
    if (held > mostElements)
      throw new X12Error(faultAt(at, 'UNEXPECTED_SEGMENT', 'comes after more than belongs together'));
  }
  const envelopes = createEnvelopeReader({
    set: (header, group, interchange) => setSink(sink, { header, group, interchange }, hold),
    fault: (fault) => {
      if (faults.length < mostFaults) faults.push(fault);
    },
    ...(sink.acknowledgement === undefined ? {} : { acknowledgement: sink.acknowledgement.bind(sink) }),
  });
  const tokenizer = createTokenizer();
  try {
    for await (const chunk of chunks)
      for (const segment of tokenizer.push(chunk)) {
        segments++;
        envelopes.push(segment);
      }
    for (const segment of tokenizer.end()) {
      segments++;
      envelopes.push(segment);
    }
    envelopes.end();
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    faults.push(error.fault);
  }
  return { segments, faults };
}

function unread(type: string, version: string, segment: Segment): X12Fault {
  const known = guides.some((g) => g.set === type);
  if (!known) return faultAt(segment, 'UNSUPPORTED_GUIDE', 'is of a type that is not read here', 1);
  const message = version.startsWith('005010X')
    ? 'is of an implementation guide that is not read here'
    : 'is of a version that is not read here: 005010 is';
  return faultAt(segment, 'UNSUPPORTED_GUIDE', message, 3);
}

function setSink(sink: FileSink, place: SetPlace, hold: (elements: number, at: Segment) => void): SetSink {
  const { type, version, segment } = place.header;
  const guide = guideOf(type, version);
  if (guide === undefined) {
    const fault = unread(type, version, segment);
    return {
      segment: () => undefined,
      end: (envelope) => sink.set(place, { faults: [fault, ...envelope], flags: [] }),
    };
  }
  const reader = sink.readers[type]?.(place) ?? walkThrough;
  return readSet(guide, reader, {
    done: (result) => sink.set(place, result),
    flag: (segment) => sink.flag?.(segment),
    hold,
  });
}
