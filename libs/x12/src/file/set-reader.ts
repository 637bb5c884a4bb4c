import type { SetSink } from '../envelope/envelope-reader.ts';
import type { Guide } from '../loops/guide.ts';
import { createLoopReader, type Loop } from '../loops/loop-reader.ts';
import { X12Error, type X12Fault } from '../syntax/fault.ts';
import type { Segment } from '../syntax/segment.ts';

/** What a reader says of what it reads. */
export interface Report {
  /** Nothing of the set may be used. */
  readonly fault: (fault: X12Fault) => void;
  /** Worth a look: nothing is held for it. */
  readonly flag: (flag: X12Fault) => void;
}

/** Makes something of a set's loops. What it throws as X12Error is a fault of the set. */
export interface SetReader<T> {
  /** A loop that the guide marks with `emit`, whole; those around it as far as they have come. */
  loop(loop: Loop, report: Report, around: readonly Loop[]): void;
  /** After SE, with what was not emitted. */
  end(root: Loop, report: Report): T;
}

export interface SetResult<T> {
  /** Undefined when the set can't be understood at all. */
  content?: T;
  /** Any of them: nothing of the set may be used. In the order of the file, at most `mostFaults`. */
  faults: X12Fault[];
  /** Worth a look: nothing is held for them. In the order of the file, at most `mostFaults`. */
  flags: X12Fault[];
}

interface SetSinks<T> {
  /** Called once, after the set's SE. */
  done: (result: SetResult<T>) => void;
  flag: (segment: Segment) => X12Fault | undefined;
  /** So many more elements are held, or fewer. Throws where that is too much. */
  hold: (elements: number, at: Segment) => void;
}

export const mostFaults = 100;

/** Reads a set by its guide. */
export function readSet<T>(guide: Guide, reader: SetReader<T>, { done, flag, hold }: SetSinks<T>): SetSink {
  const faults: X12Fault[] = [];
  const flags: X12Fault[] = [];
  const atMost = (list: X12Fault[]) => (fault: X12Fault) => {
    if (list.length < mostFaults) list.push(fault);
  };
  const report: Report = { fault: atMost(faults), flag: atMost(flags) };
  const guarded = <R>(work: () => R): R | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof X12Error)) throw error;
      report.fault(error.fault);
      return undefined;
    }
  };
  const loops = createLoopReader(guide.root, {
    loop: (loop, around) => guarded(() => reader.loop(loop, report, around)),
    fault: report.fault,
    hold,
  });
  return {
    segment(segment: Segment) {
      if (segment.id === 'SE') return;
      const flagged = flag(segment);
      if (flagged !== undefined) report.flag(flagged);
      loops.push(segment);
    },
    end(envelope) {
      envelope.forEach(report.fault);
      const root = loops.end();
      const content = root === undefined ? undefined : guarded(() => reader.end(root, report));
      done({ ...(content === undefined ? {} : { content }), faults: inOrder(faults), flags: inOrder(flags) });
    },
  };
}

const inOrder = (faults: readonly X12Fault[]): X12Fault[] => [...faults].sort((a, b) => a.line - b.line);
