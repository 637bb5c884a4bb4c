/**
 * National Provider Identifier: nine digits and a Luhn check digit over `80840` and the nine
 * (45 CFR 162.406; ISO/IEC 7812-1).
 */
export function npiCheckDigit(payload: string): string {
  const digits = [...`80840${payload}`].reverse().map(Number);
  const sum = digits.reduce((total, digit, place) => total + (place % 2 === 0 ? doubled(digit) : digit), 0);
  return String((10 - (sum % 10)) % 10);
}

const doubled = (digit: number) => (digit > 4 ? digit * 2 - 9 : digit * 2);

/** The number with the check digit it should have. Old Synthea wrote short ones: zeros fill them up, behind a 1. */
export function correctNpi(written: string): { npi: string; corrected: boolean } {
  const digits = written.replace(/\D/g, '');
  const ten = digits.length < 10 ? `1${digits.padStart(9, '0')}` : digits.slice(0, 10);
  const payload = ten.slice(0, 9);
  const npi = payload + npiCheckDigit(payload);
  return { npi, corrected: npi !== written };
}
