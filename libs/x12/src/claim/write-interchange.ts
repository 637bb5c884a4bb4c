import { plainText } from './segment-writer.ts';

/** Who sends to whom, and the numbers that must not repeat. */
export interface Envelope {
  senderQualifier: string;
  senderId: string;
  receiverQualifier: string;
  receiverId: string;
  groupSenderCode: string;
  groupReceiverCode: string;
  /** ISA13, unique per sender and receiver: 1 to 999,999,999. */
  interchangeControlNumber: number;
  /** GS06, unique per partner. */
  groupControlNumber: number;
  /** ISA15. */
  test: boolean;
  /** In the sender's local time. */
  date: string;
  /** HHMM. */
  time: string;
}

export interface GroupContent {
  /** GS01, for example HC. */
  functionalId: string;
  /** GS08. */
  version: string;
  /** Each from ST to SE. */
  sets: readonly (readonly string[])[];
}

/** ISA to IEA, a segment a line. Throws RangeError for what no envelope holds. */
export function writeInterchange(envelope: Envelope, group: GroupContent): string {
  const control = controlNumber(envelope.interchangeControlNumber);
  const groupControl = String(Number(controlNumber(envelope.groupControlNumber)));
  const date = envelope.date.replaceAll('-', '');
  const isa = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    fixed(envelope.senderQualifier, 2),
    fixed(envelope.senderId, 15),
    fixed(envelope.receiverQualifier, 2),
    fixed(envelope.receiverId, 15),
    date.slice(2),
    envelope.time,
    '^',
    '00501',
    control,
    '0',
    envelope.test ? 'T' : 'P',
    ':',
  ].join('*');
  const gs = [
    'GS',
    group.functionalId,
    plainText(envelope.groupSenderCode),
    plainText(envelope.groupReceiverCode),
    date,
    envelope.time,
    groupControl,
    'X',
    group.version,
  ].join('*');
  const trailer = [`GE*${group.sets.length}*${groupControl}`, `IEA*1*${control}`];
  return [isa, gs, ...group.sets.flat(), ...trailer].map((segment) => `${segment}~\n`).join('');
}

/** A set from ST to SE, counted. */
export function framedSet(type: string, number: number, version: string, body: readonly string[]): string[] {
  const control = String(number).padStart(4, '0');
  return [`ST*${type}*${control}*${version}`, ...body, `SE*${body.length + 2}*${control}`];
}

function controlNumber(n: number): string {
  if (!Number.isInteger(n) || n < 1 || n > 999_999_999)
    throw new RangeError('A control number is 1 to 999999999');
  return String(n).padStart(9, '0');
}

function fixed(value: string, length: number): string {
  const plain = plainText(value);
  if (plain.length > length) throw new RangeError(`An envelope element has at most ${length} characters`);
  return plain.padEnd(length, ' ');
}
