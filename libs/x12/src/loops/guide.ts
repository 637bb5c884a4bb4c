import type { Segment } from '../syntax/segment.ts';
import { element } from '../syntax/segment.ts';

/** A segment of a guide: its id and, where that tells one use from another, what an element must be. */
export interface SegmentUse {
  id: string;
  /** Element position to the values that it may have here. */
  where?: Readonly<Record<number, readonly string[]>>;
  required?: boolean;
  /** Default 1. */
  max?: number;
}

/** A loop begins with `first` and holds the others, in any order, before its inner loops. */
export interface LoopUse {
  id: string;
  first: SegmentUse;
  segments?: readonly SegmentUse[];
  loops?: readonly LoopUse[];
  required?: boolean;
  /** Default: as often as it comes. */
  max?: number;
  /** Handed out as soon as it is complete, and not kept: files of any length need the memory of one. */
  emit?: boolean;
}

/** A transaction set, from ST to SE, as an implementation guide has it. */
export interface Guide {
  /** ST01. */
  set: string;
  /** Values of ST03 (GS08) that this declaration reads. */
  versions: readonly string[];
  root: LoopUse;
}

export const fits = (use: SegmentUse, segment: Segment): boolean =>
  use.id === segment.id &&
  Object.entries(use.where ?? {}).every(([n, values]) => values.includes(element(segment, Number(n))));

/** `use('REF', { 1: ['6R'] }, { required: true })` */
export const use = (
  id: string,
  where?: Readonly<Record<number, readonly string[]>>,
  more: Omit<SegmentUse, 'id' | 'where'> = {},
): SegmentUse => ({ id, ...(where === undefined ? {} : { where }), ...more });

/** Segments that may come up to `max` times each, for example `many(99, 'REF', 'DTM')`. */
export const many = (max: number, ...ids: string[]): SegmentUse[] => ids.map((id) => ({ id, max }));
