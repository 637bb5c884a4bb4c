import { uuidv7Hex } from '@rymeda/kernel';
import type { ProfessionalClaim } from '@rymeda/x12';
import type { Partner } from './envelope.rules.ts';

/** What was sent of a claim, and under which numbers: the answers to it name these. */
export interface SubmissionState {
  id: string;
  organizationId: string;
  claimId: string;
  /** The patient; of what was submitted before it was kept, nobody. */
  clientId?: string;
  payerId: string;
  /** CLM01. */
  controlNumber: string;
  /** The claim as it was submitted; `null` when it lacked what an 837P needs. PHI. */
  content: ProfessionalClaim | null;
  /** Who sends to whom. */
  partner: string;
  /** The same for ISA and GS: the number was given for it. What was submitted before it was kept has none. */
  envelope?: Partner;
  /** In which its interchange tells date and time: the organisation's. */
  zone?: string;
  /** Of the claim's own interchange: ISA13, and GS06, which is the same. */
  interchange: number;
  /** The batch that it went out with. */
  batchId: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/**
 * CLM01: 20 of [A-Z0-9], for receivers need return no more (RFI 525), and unique for each submission (RFI 504). The
 * last 100 bits of a UUIDv7, the random ones among them; a unique index stands behind.
 */
export const newControlNumber = (hex = uuidv7Hex()): string =>
  (BigInt(`0x${hex}`) & ((1n << 100n) - 1n)).toString(36).toUpperCase().padStart(20, '0');
