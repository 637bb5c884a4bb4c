import { element, invalidElement, type Segment } from './segment.ts';

/** X12 type R as money: an optional minus, digits, and at most two decimals that mean something. */
const form = /^(-?)(\d*)(?:\.(\d*))?$/;

/** The guides allow amounts of ten digits (S9(8)V99); totals of a payment get three more. */
const mostWholeDigits = 11;

/** Integer cents of element `position`; empty is `undefined`. Throws INVALID_ELEMENT for what is no amount. */
export function centsAt(segment: Segment, position: number): number | undefined {
  const value = element(segment, position);
  if (value === '') return undefined;
  const cents = parseCents(value);
  if (cents === undefined) throw invalidElement(segment, position, 'is no amount of dollars and cents');
  return cents;
}

/** The same where the guides require the element. */
export function requiredCents(segment: Segment, position: number): number {
  const cents = centsAt(segment, position);
  if (cents === undefined) throw invalidElement(segment, position, 'is required');
  return cents;
}

/** `undefined` for what is no amount. Never passes through a float. */
export function parseCents(value: string): number | undefined {
  const match = form.exec(value);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/^0+/, '');
  if (digits.length > mostWholeDigits || /[1-9]/.test(fraction.slice(2))) return undefined;
  const cents = Number(digits || '0') * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  return sign === '-' && cents !== 0 ? -cents : cents;
}

/** As X12 writes it: no trailing zeros in the fraction, no point without one (type R). */
export function formatCents(cents: number): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError('Not an integer number of cents');
  const absolute = Math.abs(cents);
  const whole = Math.floor(absolute / 100);
  const fraction = String(absolute % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${cents < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
