import { describe, expect, it } from '@jest/globals';
import { totpEnrolment, totpStep } from './totp.rules.ts';

const secret = Buffer.from('12345678901234567890');
const at = (s: number) => new Date(s * 1000);

describe('a one-time code', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at second %d is that of RFC 6238, appendix B', (second, code) => {
    expect(totpStep(secret, code, at(second), -1)).toBe(Math.floor(second / 30));
  });

  it('is taken a step early or late, and no further', () => {
    const taken = [-61, -31, -1, 0, 29, 59, 60, 90].map((s) =>
      totpStep(secret, '005924', at(1234567890 + s), -1),
    );
    // By the step that it belongs to, whenever it comes: by any other it could be taken twice.
    const step = Math.floor(1234567890 / 30);
    const no = undefined;
    expect(taken).toEqual([no, no, step, step, step, step, no, no]);
  });

  it('is taken once, and none from before it any more', () => {
    const step = totpStep(secret, '005924', at(1234567890), -1) as number;
    expect(totpStep(secret, '005924', at(1234567890), step)).toBeUndefined();
    expect(totpStep(secret, '005924', at(1234567890), step + 1)).toBeUndefined();
    expect(totpStep(secret, '005924', at(1234567890), step - 1)).toBe(step);
  });

  it.each(['', '00592', '0059244', '-05924', ' 05924', '00592４', 'null'])('is not %p', (code) => {
    expect(totpStep(secret, code, at(1234567890), -1)).toBeUndefined();
  });

  it('is set up from base32 or a link', () => {
    const { text, uri } = totpEnrolment(secret, 'ada@clinic.example');
    expect(text).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
    expect(uri).toMatch(/^otpauth:\/\/totp\/Rymeda:ada%40clinic\.example\?/);
    expect(uri).toContain('secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });
});
