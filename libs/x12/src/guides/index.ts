import type { Guide } from '../loops/guide.ts';
import { acknowledgement999 } from './acknowledgement-999.ts';
import { claim837p } from './claim-837p.ts';
import { claimStatus277 } from './claim-status-277.ts';
import { eligibility271 } from './eligibility-271.ts';
import { remittance835 } from './remittance-835.ts';
import { claimStatus276, eligibility270 } from './requests.ts';

export const guides: readonly Guide[] = [
  remittance835,
  claim837p,
  acknowledgement999,
  claimStatus277,
  eligibility271,
  eligibility270,
  claimStatus276,
];

/** By ST01 and the version in ST03, or in GS08 where ST03 is empty. */
export const guideOf = (set: string, version: string): Guide | undefined =>
  guides.find((g) => g.set === set && g.versions.includes(version));
