import { element, faultAt, type Segment } from '../syntax/segment.ts';
import type { X12Fault } from '../syntax/fault.ts';

/** From ISA. Ids without their padding. */
export interface Interchange {
  senderQualifier: string;
  senderId: string;
  receiverQualifier: string;
  receiverId: string;
  /** ISA13, nine digits. */
  controlNumber: string;
  version: string;
  /** ISA15. */
  usage: string;
  segment: Segment;
}

/** From GS. */
export interface Group {
  /** GS01, for example HP for an 835. */
  functionalId: string;
  senderCode: string;
  receiverCode: string;
  controlNumber: string;
  /** GS08. */
  version: string;
  segment: Segment;
}

/** From ST. */
export interface SetHeader {
  /** ST01. */
  type: string;
  controlNumber: string;
  /** ST03, or GS08 where it is empty. */
  version: string;
  segment: Segment;
}

export const interchangeOf = (isa: Segment): Interchange => ({
  senderQualifier: element(isa, 5),
  senderId: element(isa, 6).trimEnd(),
  receiverQualifier: element(isa, 7),
  receiverId: element(isa, 8).trimEnd(),
  controlNumber: element(isa, 13),
  version: element(isa, 12),
  usage: element(isa, 15),
  segment: isa,
});

export const groupOf = (gs: Segment): Group => ({
  functionalId: element(gs, 1),
  senderCode: element(gs, 2),
  receiverCode: element(gs, 3),
  controlNumber: element(gs, 6),
  version: element(gs, 8),
  segment: gs,
});

export const setOf = (st: Segment, group: Group): SetHeader => ({
  type: element(st, 1),
  controlNumber: element(st, 2),
  version: element(st, 3) || group.version,
  segment: st,
});

const digits = /^\d{1,9}$/;

/** Counts are compared as numbers: trailers may carry leading zeros. */
export function checkCount(trailer: Segment, position: number, counted: number, what: string): X12Fault[] {
  const value = element(trailer, position);
  if (/^\d{1,10}$/.test(value) && Number(value) === counted) return [];
  return [faultAt(trailer, 'WRONG_COUNT', `does not count the ${counted} ${what}`, position)];
}

/** ISA13/IEA02 and GS06/GE02 are numbers; ST02/SE02 are compared as they are. */
export function checkControl(
  trailer: Segment,
  position: number,
  header: string,
  numeric: boolean,
): X12Fault[] {
  const value = element(trailer, position);
  const same = numeric
    ? digits.test(value) && digits.test(header) && Number(value) === Number(header)
    : value === header && value !== '';
  return same
    ? []
    : [
        faultAt(
          trailer,
          'CONTROL_NUMBER_MISMATCH',
          'does not carry the control number of its header',
          position,
        ),
      ];
}

/** ISA15. */
export const isTest = (interchange: Interchange): boolean => interchange.usage === 'T';
