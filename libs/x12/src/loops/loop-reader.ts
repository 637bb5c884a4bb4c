import type { X12Fault } from '../syntax/fault.ts';
import { faultAt, type Segment } from '../syntax/segment.ts';
import { fits, type LoopUse, type SegmentUse } from './guide.ts';

/** A loop as it was found. */
export interface Loop {
  id: string;
  first: Segment;
  /** `first` among them. */
  segments: Segment[];
  loops: Loop[];
}

interface Open {
  use: LoopUse;
  loop: Loop;
  counts: Map<SegmentUse | LoopUse, number>;
  /** An inner loop has begun: the loop's own segments are over. */
  inner: boolean;
  /** Elements of what it holds, inner loops included. */
  elements: number;
}

interface Sinks {
  /** Complete loops that the guide marks with `emit`, with the loops around them, innermost last. */
  loop: (loop: Loop, around: readonly Loop[]) => void;
  fault: (fault: X12Fault) => void;
  /** So many more elements are held, or fewer. Throws where that is too much. */
  hold: (elements: number, at: Segment) => void;
}

/** Puts a set's segments into the loops that its guide declares. What fits nowhere is a fault; reading goes on. */
export function createLoopReader(root: LoopUse, sinks: Sinks) {
  const stack: Open[] = [];

  const open = (use: LoopUse, first: Segment): void => {
    stack.push({
      use,
      loop: { id: use.id, first, segments: [first], loops: [] },
      counts: new Map(),
      inner: false,
      elements: first.elements.length,
    });
    sinks.hold(first.elements.length, first);
  };

  function close(): Loop {
    const { use, loop, counts, elements } = stack.pop() as Open;
    for (const needed of [...(use.segments ?? []), ...(use.loops ?? [])])
      if (needed.required === true && !counts.has(needed))
        sinks.fault(faultAt(loop.first, 'MISSING_SEGMENT', `lacks ${nameOf(needed)} in loop ${use.id}`));
    const outer = stack.at(-1);
    if (use.emit === true) {
      sinks.loop(
        loop,
        stack.map((o) => o.loop),
      );
      sinks.hold(-elements, loop.first);
    } else if (outer !== undefined) {
      outer.loop.loops.push(loop);
      outer.elements += elements;
    }
    return loop;
  }

  function count(into: Open, what: SegmentUse | LoopUse, segment: Segment): void {
    const n = (into.counts.get(what) ?? 0) + 1;
    into.counts.set(what, n);
    const most = what.max ?? ('first' in what ? Infinity : 1);
    if (n === most + 1)
      sinks.fault(
        faultAt(segment, 'UNEXPECTED_SEGMENT', `comes more than ${most} times in loop ${into.use.id}`),
      );
  }

  /** Whether it has a place in this loop; takes it. */
  function take(into: Open, segment: Segment): boolean {
    const own = into.inner ? undefined : into.use.segments?.find((s) => fits(s, segment));
    if (own !== undefined) {
      count(into, own, segment);
      into.loop.segments.push(segment);
      into.elements += segment.elements.length;
      sinks.hold(segment.elements.length, segment);
      return true;
    }
    const inner = into.use.loops?.find((l) => fits(l.first, segment));
    if (inner === undefined) return false;
    into.inner = true;
    count(into, inner, segment);
    open(inner, segment);
    return true;
  }

  return {
    push(segment: Segment): void {
      if (stack.length === 0) {
        if (fits(root.first, segment)) open(root, segment);
        else sinks.fault(faultAt(segment, 'UNEXPECTED_SEGMENT', `is not ${nameOf(root)}`));
        return;
      }
      for (let depth = stack.length - 1; depth >= 0; depth--) {
        const into = stack[depth] as Open;
        const known = into.inner ? undefined : into.use.segments?.some((s) => fits(s, segment));
        if (known !== true && !into.use.loops?.some((l) => fits(l.first, segment))) continue;
        while (stack.length - 1 > depth) close();
        take(into, segment);
        return;
      }
      const { use } = stack.at(-1) as Open;
      sinks.fault(faultAt(segment, 'UNEXPECTED_SEGMENT', `has no place in or after loop ${use.id}`));
    },
    /** The root, without what was emitted; `undefined` when the set was empty. */
    end(): Loop | undefined {
      let root: Loop | undefined;
      while (stack.length > 0) root = close();
      return root;
    },
  };
}

const nameOf = (use: SegmentUse | LoopUse): string => {
  const segment = 'first' in use ? use.first : use;
  const [[position, values] = []] = Object.entries(segment.where ?? {});
  return position === undefined
    ? segment.id
    : `${segment.id} with ${(values ?? []).join('/')} in ${position.padStart(2, '0')}`;
};

/** The first segment of an id in a loop, and with a value in an element. */
export const find = (loop: Loop, id: string, position?: number, ...values: string[]): Segment | undefined =>
  loop.segments.find(
    (s) => s.id === id && (position === undefined || values.includes(s.elements[position] ?? '')),
  );

export const all = (loop: Loop, id: string): Segment[] => loop.segments.filter((s) => s.id === id);
export const inner = (loop: Loop, ...ids: string[]): Loop[] => loop.loops.filter((l) => ids.includes(l.id));
