/**
 * National Provider Identifier: 10 digits whose last one is a Luhn check digit over `80840` and the number
 * (45 CFR 162.406; ISO/IEC 7812-1).
 */
export function isNpi(value: string): boolean {
  if (!/^\d{10}$/.test(value)) return false;
  return luhnSum(`80840${value}`) % 10 === 0;
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const d = digits.charCodeAt(i) - 48;
    sum += double ? (d > 4 ? d * 2 - 9 : d * 2) : d;
  }
  return sum;
}
