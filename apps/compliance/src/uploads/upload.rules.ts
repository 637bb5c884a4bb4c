import type { UploadCreate } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';
import type { UploadState } from './upload.ts';

export type Rejection = NonNullable<UploadState['rejection']>;

/** How long a file is awaited; each link to send it by is shorter. */
export const awaitedMs = 3_600_000;

export const newUpload = (
  command: UploadCreate,
  birth: { id: string; organizationId: string; now: Date },
): UploadState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  ...command,
  status: 'awaiting',
  rejection: null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

export const isAwaited = (state: UploadState, now: Date): boolean =>
  state.status === 'awaiting' && now.getTime() < state.createdAt.getTime() + awaitedMs;

/** The upload whose file was sent, as its sender says. INVALID_TRANSITION when it is not awaited any more. */
export function completeUpload(state: UploadState, now: Date): UploadState {
  if (state.status !== 'awaiting')
    throw problem('INVALID_TRANSITION', `An upload that is ${state.status} can’t be completed`, {
      details: { from: state.status, to: 'checking' },
    });
  return { ...state, status: 'checking', updatedAt: now, version: state.version + 1 };
}

/** The upload after its check. */
export const settleUpload = (state: UploadState, rejection: Rejection | null, now: Date): UploadState => ({
  ...state,
  status: rejection === null ? 'accepted' : 'rejected',
  rejection,
  updatedAt: now,
  version: state.version + 1,
});

/** What was found out about a file; `contentType` by its bytes. */
export interface Findings {
  bytes: number;
  sha256: string;
  contentType: string | undefined;
}

/** Whether a file is what was announced: the reason to refuse it, or null. */
export function rejectionOf(announced: Findings, found: Findings | undefined): Rejection | null {
  if (found === undefined) return 'missing';
  if (found.bytes === 0 || found.bytes !== announced.bytes) return 'wrong_size';
  if (found.sha256 !== announced.sha256) return 'wrong_checksum';
  return found.contentType === announced.contentType ? null : 'wrong_type';
}
