import { describe, expect, it } from '@jest/globals';
import { correctNpi, npiCheckDigit } from './npi.ts';

describe('an NPI', () => {
  it('has the check digit that the standard’s example has', () => {
    expect(npiCheckDigit('123456789')).toBe('3');
  });

  it('keeps its first nine digits when the last one is corrected', () => {
    expect(correctNpi('9999984597')).toEqual({ npi: '9999984591', corrected: true });
  });

  it('is left alone when it is right, and counts as not corrected', () => {
    expect(correctNpi('1234567893')).toEqual({ npi: '1234567893', corrected: false });
  });

  it('of three digits, as old Synthea wrote them, becomes one of ten', () => {
    const { npi } = correctNpi('520');
    expect(npi).toMatch(/^100000052\d$/);
    expect(correctNpi(npi).corrected).toBe(false);
  });
});
