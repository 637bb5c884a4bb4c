import { expect, it } from '@jest/globals';
import { totp } from './totp.ts';

it('shows the codes of RFC 6238, appendix B', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const at = (seconds: number) => totp(secret, Math.floor(seconds / 30));
  expect([at(59), at(1_111_111_109), at(1_234_567_890)]).toEqual(['287082', '081804', '005924']);
});
