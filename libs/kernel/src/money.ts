/**
 * US dollars. At the API a JSON number with at most two decimals; inside, always an integer number of cents.
 * The bound is that of the X12 guides, whose amounts have at most eight digits before the point (CMS 1450/1500
 * companion rules, S9(8)V99): the sum of any file's amounts stays far below what a double holds exactly.
 */
export const maxCents = 9_999_999_999;

const plainDecimal = /^-?\d{1,8}(\.\d{1,2})?$/;

/** Whether a JSON number is an amount: two decimals at most, within the bound. 0.1 + 0.2 is not. */
export const isAmount = (amount: number): boolean => plainDecimal.test(String(amount));

/** Dollars to cents, exactly. Throws RangeError for what is no amount. */
export function toCents(amount: number): number {
  if (!isAmount(amount)) throw new RangeError('Not an amount of dollars and cents');
  const [whole = '', fraction = ''] = String(Math.abs(amount)).split('.');
  const cents = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return amount < 0 ? -cents : cents;
}

/** Cents to dollars: the double that is nearest, which prints with at most two decimals. */
export const fromCents = (cents: number): number => cents / 100;
