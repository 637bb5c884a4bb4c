/** What is wrong with a file, by the segment that shows it. Never carries element values, which may be PHI. */
export interface X12Fault {
  code: FaultCode;
  /** Segment id, for example `SVC`; `???` where none can be told. */
  segment: string;
  /** The segment's number in the file, from 1; equal to the text line where each segment has one. */
  line: number;
  /** Element position, from 1, where one is to blame. */
  element?: number;
  message: string;
}

export type FaultCode =
  /** No ISA, or one whose separators can't be told. */
  | 'NOT_X12'
  | 'UNSUPPORTED_CHARACTER_SET'
  | 'SEGMENT_TOO_LONG'
  | 'TRUNCATED'
  | 'UNEXPECTED_SEGMENT'
  | 'MISSING_SEGMENT'
  | 'CONTROL_NUMBER_MISMATCH'
  | 'CONTROL_NUMBER_REPEATED'
  | 'WRONG_COUNT'
  | 'UNSUPPORTED_GUIDE'
  | 'INVALID_ELEMENT'
  | 'OUT_OF_BALANCE';

/** Thrown where nothing after it can be read. */
export class X12Error extends Error {
  readonly fault: X12Fault;
  constructor(fault: X12Fault) {
    super(`${fault.segment} (segment ${fault.line}): ${fault.message}`);
    this.name = 'X12Error';
    this.fault = fault;
  }
}
