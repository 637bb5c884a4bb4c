import type { SetReader } from '../file/set-reader.ts';
import { find, inner, type Loop } from '../loops/loop-reader.ts';
import { element, type Segment } from '../syntax/segment.ts';

/** What a 999 says is wrong with one segment of a set. */
export interface SegmentError {
  segment: string;
  /** Position in the set, ST is 1. */
  position: string;
  loop: string;
  /** IK304. */
  code: string;
  elements: { position: string; code: string }[];
}

export interface SetAcknowledgement {
  /** AK201, AK202. */
  type: string;
  controlNumber: string;
  /** IK501. */
  code: string;
  accepted: boolean;
  /** IK502 to IK506. */
  codes: string[];
  errors: SegmentError[];
}

export interface GroupAcknowledgement {
  /** AK101, AK102: GS01 and GS06 of the group that was sent. */
  functionalId: string;
  controlNumber: string;
  /** AK901. */
  code: string;
  /** Of the sets that are named. */
  sets: SetAcknowledgement[];
  /** Of a set of the group, named or not: a group that was accepted needs not name its sets. */
  accepts(controlNumber: string): boolean;
}

const isAccepted = (code: string): boolean => code === 'A' || code === 'E';

/**
 * Reads a 999. Of a set, A and E accept; R, M, W and X reject. Of a group, A and E accept, P leaves it to each
 * set, everything else rejects them all, whatever their own codes say.
 */
export const acknowledgementReader = (): SetReader<GroupAcknowledgement> => ({
  loop: () => undefined,
  end(root) {
    const ak1 = find(root, 'AK1');
    const [closing] = inner(root, 'AK9');
    const code = closing === undefined ? '' : element(closing.first, 1);
    const partly = code === 'P';
    const whole = isAccepted(code);
    const sets = inner(root, '2000').map((loop) => setOf(loop, whole || partly));
    return {
      functionalId: ak1 === undefined ? '' : element(ak1, 1),
      controlNumber: ak1 === undefined ? '' : element(ak1, 2),
      code,
      sets,
      accepts: (controlNumber) =>
        sets.find((s) => s.controlNumber === controlNumber)?.accepted ?? (whole && sets.length === 0),
    };
  },
});

function setOf(loop: Loop, groupStands: boolean): SetAcknowledgement {
  const ik5 = inner(loop, 'IK5')[0]?.first;
  const code = ik5 === undefined ? '' : element(ik5, 1);
  return {
    type: element(loop.first, 1),
    controlNumber: element(loop.first, 2),
    code,
    accepted: groupStands && isAccepted(code),
    codes: ik5 === undefined ? [] : ik5.elements.slice(2).filter((c) => c !== ''),
    errors: inner(loop, '2100').map(errorOf),
  };
}

const errorOf = (loop: Loop): SegmentError => ({
  segment: element(loop.first, 1),
  position: element(loop.first, 2),
  loop: element(loop.first, 3),
  code: element(loop.first, 4),
  elements: inner(loop, '2110').map(({ first }) => ({
    position: element(first, 1),
    code: element(first, 3),
  })),
});

/** TA1: whether the interchange itself could be taken. One that is rejected returns all of its claims. */
export interface InterchangeAcknowledgement {
  /** TA101: ISA13 of the interchange that was sent. */
  controlNumber: string;
  /** TA104: A, E or R. */
  code: string;
  /** TA105. */
  note: string;
  accepted: boolean;
}

export const interchangeAcknowledgementOf = (ta1: Segment): InterchangeAcknowledgement => ({
  controlNumber: element(ta1, 1),
  code: element(ta1, 4),
  note: element(ta1, 5),
  accepted: isAccepted(element(ta1, 4)),
});
