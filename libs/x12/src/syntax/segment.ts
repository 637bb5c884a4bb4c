import { X12Error, type FaultCode, type X12Fault } from './fault.ts';

/** Told from the ISA, for its interchange alone. */
export interface Delimiters {
  element: string;
  component: string;
  repetition: string;
  terminator: string;
}

/** One segment. `elements[0]` is its id, so that `elements[2]` is what the guides call element 02. */
export interface Segment {
  id: string;
  elements: readonly string[];
  /** Number in the file, from 1. */
  line: number;
  delimiters: Delimiters;
}

/** Element `n`, or the empty string: absent and empty are the same in X12. */
export const element = (segment: Segment, n: number): string => segment.elements[n] ?? '';

/** Component `c` (from 1) of element `n`. */
export const component = (segment: Segment, n: number, c: number): string =>
  element(segment, n).split(segment.delimiters.component)[c - 1] ?? '';

export const components = (segment: Segment, n: number): string[] =>
  element(segment, n).split(segment.delimiters.component);

/** Repetitions of element `n`; none when it is empty. */
export const repetitions = (segment: Segment, n: number): string[] => {
  const value = element(segment, n);
  return value === '' ? [] : value.split(segment.delimiters.repetition);
};

export const faultAt = (
  segment: Pick<Segment, 'id' | 'line'>,
  code: FaultCode,
  message: string,
  position?: number,
): X12Fault => ({
  code,
  // What stands where an id should may be anything, a person's name too: only what has an id's form is told.
  segment: /^[A-Za-z][A-Za-z0-9]{1,2}$/.test(segment.id) ? segment.id : '???',
  line: segment.line,
  ...(position === undefined ? {} : { element: position }),
  message,
});

export const invalidElement = (segment: Segment, position: number, message: string): X12Error =>
  new X12Error(faultAt(segment, 'INVALID_ELEMENT', message, position));

/** `CCYYMMDD` to `YYYY-MM-DD`; throws INVALID_ELEMENT for a day that no calendar has. Undefined when empty. */
export function dateAt(segment: Segment, position: number): string | undefined {
  const value = element(segment, position);
  return value === '' ? undefined : checkedDate(segment, position, value);
}

export function checkedDate(segment: Segment, position: number, value: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  const [, year = '', month = '', day = ''] = match ?? [];
  if (match === null || !isDay(Number(year), Number(month), Number(day)))
    throw invalidElement(segment, position, 'is no date CCYYMMDD');
  return `${year}-${month}-${day}`;
}

/** `CCYYMMDD` to `YYYY-MM-DD`; undefined for whatever is no day: where one helps and none is no fault. */
export function dayAt(segment: Segment, position: number): string | undefined {
  try {
    return dateAt(segment, position);
  } catch (error) {
    if (!(error instanceof X12Error)) throw error;
    return undefined;
  }
}

const isDay = (year: number, month: number, day: number): boolean =>
  year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};
