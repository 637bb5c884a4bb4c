import { X12Error, type X12Fault } from '../syntax/fault.ts';
import { faultAt, type Segment } from '../syntax/segment.ts';
import {
  checkControl,
  checkCount,
  groupOf,
  interchangeOf,
  setOf,
  type Group,
  type Interchange,
  type SetHeader,
} from './envelope.ts';

/** What a set's reader gets: its segments from ST to SE, then what its envelope found wrong with it. */
export interface SetSink {
  segment(segment: Segment): void;
  /** After SE. `faults` of its own envelope; the set is not to be used when there are any. */
  end(faults: readonly X12Fault[]): void;
}

export interface EnvelopeSink {
  interchange?(interchange: Interchange): void;
  /** TA1, between ISA and the first group. */
  acknowledgement?(ta1: Segment, interchange: Interchange): void;
  set(header: SetHeader, group: Group, interchange: Interchange): SetSink;
  /** Of a group or an interchange: all of its sets are in doubt. */
  fault(fault: X12Fault): void;
}

/** Walks ISA, GS, ST … SE, GE, IEA, with their counters and control numbers. Throws X12Error where it can't go on. */
export function createEnvelopeReader(sink: EnvelopeSink) {
  let interchange: Interchange | undefined;
  let group: Group | undefined;
  let set: { header: SetHeader; sink: SetSink; segments: number; faults: X12Fault[] } | undefined;
  let groups = 0;
  let sets = 0;
  let last: Segment | undefined;
  const interchanges = new Set<string>();
  const groupNumbers = new Set<string>();
  const setNumbers = new Set<string>();

  const report = (faults: readonly X12Fault[]): void => faults.forEach((f) => sink.fault(f));
  const stop = (segment: Segment, message: string): never => {
    throw new X12Error(faultAt(segment, 'UNEXPECTED_SEGMENT', message));
  };
  const repeated = (seen: Set<string>, key: string, segment: Segment, position: number): X12Fault[] => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [faultAt(segment, 'CONTROL_NUMBER_REPEATED', 'has been used before in this file', position)];
  };

  const begin: Record<string, (s: Segment) => void> = {
    ISA(s) {
      if (interchange !== undefined) stop(s, 'an interchange begins before the last one ends');
      interchange = interchangeOf(s);
      groups = 0;
      groupNumbers.clear();
      const { senderId, receiverId, controlNumber } = interchange;
      report(repeated(interchanges, `${senderId} ${receiverId} ${controlNumber}`, s, 13));
      if (!/^\d{9}$/.test(controlNumber))
        sink.fault(faultAt(s, 'INVALID_ELEMENT', 'is no control number of nine digits', 13));
      sink.interchange?.(interchange);
    },
    TA1(s) {
      if (interchange === undefined || group !== undefined) stop(s, 'stands outside of its interchange');
      else sink.acknowledgement?.(s, interchange);
    },
    GS(s) {
      if (interchange === undefined || group !== undefined)
        stop(s, 'a group begins outside of an interchange');
      group = groupOf(s);
      groups++;
      sets = 0;
      setNumbers.clear();
      report(repeated(groupNumbers, `${group.functionalId} ${group.controlNumber}`, s, 6));
    },
    ST(s) {
      if (interchange === undefined || group === undefined) return stop(s, 'a set begins outside of a group');
      const header = setOf(s, group);
      sets++;
      set = {
        header,
        sink: sink.set(header, group, interchange),
        segments: 1,
        faults: repeated(setNumbers, header.controlNumber, s, 2),
      };
      set.sink.segment(s);
    },
    GE(s) {
      if (group === undefined) return stop(s, 'ends a group that has not begun');
      report([
        ...checkCount(s, 1, sets, 'sets of the group'),
        ...checkControl(s, 2, group.controlNumber, true),
      ]);
      group = undefined;
    },
    IEA(s) {
      if (interchange === undefined) stop(s, 'ends an interchange that has not begun');
      else if (group !== undefined) stop(s, 'ends the interchange before its group has ended (GE)');
      else
        report([
          ...checkCount(s, 1, groups, 'groups of the interchange'),
          ...checkControl(s, 2, interchange.controlNumber, true),
        ]);
      interchange = undefined;
    },
  };

  function inSet(s: Segment): void {
    if (set === undefined) return;
    set.segments++;
    if (s.id === 'SE') {
      const { header, segments, faults } = set;
      set.sink.segment(s);
      set.sink.end([
        ...faults,
        ...checkCount(s, 1, segments, 'segments of the set'),
        ...checkControl(s, 2, header.controlNumber, false),
      ]);
      set = undefined;
    } else if (Object.hasOwn(begin, s.id)) stop(s, 'stands within a set, before its SE');
    else set.sink.segment(s);
  }

  return {
    push(s: Segment): void {
      last = s;
      if (set !== undefined) return inSet(s);
      const step = Object.hasOwn(begin, s.id) ? begin[s.id] : undefined;
      if (step === undefined)
        stop(s, group === undefined ? 'is no part of an envelope' : 'stands outside of a set');
      else step(s);
    },
    /** At the end of the file. Throws TRUNCATED with the last segment that is there. */
    end(): void {
      if (interchange === undefined) return;
      const at = last ?? interchange.segment;
      const missing = set !== undefined ? 'SE' : group !== undefined ? 'GE' : 'IEA';
      throw new X12Error(faultAt(at, 'TRUNCATED', `the file ends after this segment, before ${missing}`));
    },
  };
}
