import type { ClaimStatus, PayerStatus, SubmissionState } from '@rymeda/contracts';

/** What an acknowledgment says of a claim: a 999 or TA1 of its file, a 277CA of itself. */
export type Acknowledged = 'received' | 'rejected_file' | 'accepted' | 'rejected';

export interface Advance {
  submissionState: SubmissionState;
  path: Exclude<ClaimStatus, 'draft'>[];
}

const order: readonly SubmissionState[] = ['submitted', 'acknowledged', 'accepted_by_payer'];

/** Where a claim goes by it; `undefined` where it is there, or further: files out of order move nothing backwards. */
export function advance(state: SubmissionState, status: ClaimStatus, to: Acknowledged): Advance | undefined {
  const at = order.indexOf(state);
  if (at < 0) return undefined;
  switch (to) {
    case 'received':
      return at < 1 ? { submissionState: 'acknowledged', path: [] } : undefined;
    case 'rejected_file':
      return at < 1 && status === 'submitted' ? { submissionState: 'rejected', path: ['denied'] } : undefined;
    case 'accepted':
      return at < 2 && status === 'submitted'
        ? { submissionState: 'accepted_by_payer', path: ['accepted'] }
        : undefined;
    case 'rejected':
      return { submissionState: 'rejected_by_payer', path: ['denied'] };
  }
}

/** What a file says of a claim, where it tells when; it replaces what the payer said earlier, and only that. */
export function payerStatusOf(
  { codes, asOf }: Pick<PayerStatus, 'codes' | 'asOf'>,
  reportedAt: string | undefined,
  fileId: string,
): PayerStatus | undefined {
  const moment = reportedAt ?? (asOf === null ? undefined : `${asOf}T00:00`);
  return moment === undefined || codes.length === 0 ? undefined : { codes, asOf, reportedAt: moment, fileId };
}

export const isNews = (told: PayerStatus | undefined, known: PayerStatus | null): told is PayerStatus =>
  told !== undefined && told.reportedAt > (known?.reportedAt ?? '');
