import { describe, expect, it } from '@jest/globals';
import { isCredentialed } from './credential.rules.ts';

const until = new Date('2027-01-01T05:00:00Z');
const licences = [{ state: 'MA', validUntil: until }];
const at = (startTime: string, patientState: string | null = 'MA') => ({
  startTime: new Date(startTime),
  patientState,
});

describe('a provider may be booked', () => {
  it('for a session that starts while a licence is valid, through its last day', () => {
    expect(isCredentialed(licences, at('2026-06-01T00:00:00Z'), false)).toBe(true);
    expect(isCredentialed(licences, at('2027-01-01T04:59:59Z'), false)).toBe(true);
    expect(isCredentialed(licences, at('2027-01-01T05:00:00Z'), false)).toBe(false);
  });

  it('in the state of a licence, and anywhere when nobody knows where the patient is', () => {
    expect(isCredentialed(licences, at('2026-06-01T00:00:00Z', 'NY'), false)).toBe(false);
    expect(isCredentialed(licences, at('2026-06-01T00:00:00Z', null), false)).toBe(true);
    const both = [...licences, { state: 'NY', validUntil: new Date('2026-01-01T00:00:00Z') }];
    expect(isCredentialed(both, at('2026-06-01T00:00:00Z', 'NY'), false)).toBe(false);
    expect(isCredentialed(both, at('2026-06-01T00:00:00Z', 'MA'), false)).toBe(true);
  });

  it('with no licence on file, unless one is demanded', () => {
    expect(isCredentialed([], at('2026-06-01T00:00:00Z'), false)).toBe(true);
    expect(isCredentialed([], at('2026-06-01T00:00:00Z'), true)).toBe(false);
  });
});
