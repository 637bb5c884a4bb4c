import type { Agreement } from '@rymeda/contracts';
import type { Expiring } from '../expiry/expiry.rules.ts';

type Dates = 'createdAt' | 'updatedAt' | 'terminatedAt';

/** In memory. active → expired after its last day, and back when it is renewed; either → terminated, which is final. */
export type AgreementState = Omit<Agreement, Dates | 'fileUrl'> &
  Pick<Expiring, 'expirySetAt' | 'announced'> & {
    /** Names the file's object. */
    uploadId: string | null;
    /** Of the files that it had before, the first one first; absent where there was none. */
    earlierUploadIds?: string[];
    terminatedAt: Date | null;
    createdAt: Date;
    updatedAt: Date;
    version: number;
  };

/** What is no secret of it. */
export type AgreementFacts = Pick<AgreementState, 'side' | 'status' | 'expiresAt' | 'renewal'>;

export function toAgreement(
  {
    version: _version,
    uploadId: _upload,
    earlierUploadIds: _earlier,
    expirySetAt: _set,
    announced: _announced,
    ...state
  }: AgreementState,
  fileUrl: string | null = null,
): Agreement {
  return {
    ...state,
    fileUrl,
    terminatedAt: state.terminatedAt?.toISOString() ?? null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** States and dates; who the other side is stays behind. */
export const agreementEvent = (
  verb: 'created' | 'updated' | 'expiring' | 'expired' | 'renewed' | 'terminated',
  { id, side, status, expiresAt, version }: AgreementState,
  more: object = {},
) => ({
  name: `compliance.agreement.${verb}`,
  subject: `agreement/${id}`,
  sequence: version,
  data: { id, side, status, expiresAt, ...more },
});
