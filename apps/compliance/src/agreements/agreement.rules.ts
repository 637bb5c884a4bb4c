import type { AgreementCreate, AgreementPatch } from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import { DateTime } from 'luxon';
import type { AcceptedFile } from '../artifacts/artifact.rules.ts';
import { localDay, noticeKey, restanding, validUntil } from '../expiry/expiry.rules.ts';
import type { AgreementState } from './agreement.ts';

const fault = (field: string, message: string) =>
  validationFailed([{ field, code: 'out_of_range', message }]);

/** VALIDATION_FAILED for one that ends before it was signed. */
function requireInOrder({ signedOn, expiresAt }: { signedOn: string; expiresAt: string | null }): void {
  if (expiresAt !== null && expiresAt < signedOn) throw fault('expiresAt', 'must not lie before signedOn');
}

export function newAgreement(
  { uploadId: _upload, ...command }: AgreementCreate,
  birth: { id: string; organizationId: string; now: Date; zone: string; accepted: AcceptedFile | null },
): AgreementState {
  if (command.signedOn > localDay(birth.now, birth.zone)) throw fault('signedOn', 'must not lie ahead');
  const expiresAt = command.expiresAt ?? null;
  requireInOrder({ signedOn: command.signedOn, expiresAt });
  return {
    ...command,
    ...{ id: birth.id, organizationId: birth.organizationId, expiresAt },
    contact: command.contact ?? null,
    breachNoticeDays: command.breachNoticeDays ?? null,
    ...{ status: 'active', renewals: 0, terminatedAt: null },
    file: birth.accepted?.file ?? null,
    uploadId: birth.accepted?.uploadId ?? null,
    ...{ expirySetAt: birth.now, announced: [] },
    ...{ createdAt: birth.now, updatedAt: birth.now, version: 1 },
  };
}

/** INVALID_TRANSITION for one that was ended. */
function refuseTerminated({ status }: AgreementState): void {
  if (status === 'terminated')
    throw problem('INVALID_TRANSITION', 'An agreement that was ended does not change any more', {
      details: { from: status },
    });
}

const editable = [
  'counterparty',
  'contact',
  'expiresAt',
  'renewal',
  'renewalMonths',
  'breachNoticeDays',
  'uploadId',
] as const;

/** The agreement after a merge patch; another last day renews it. */
export function changeAgreement(
  state: AgreementState,
  { uploadId: _upload, ...patch }: AgreementPatch,
  facts: { now: Date; zone: string; accepted: AcceptedFile | null },
): { agreement: AgreementState; changed: string[] } {
  const { now, zone, accepted } = facts;
  const said = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const merged: AgreementState = { ...state, ...said, ...accepted };
  const edited = editable.filter((f) => merged[f] !== state[f]);
  const stands = restanding(state, merged.expiresAt, zone, now);
  const changed = edited.length === 0 && stands.status !== state.status ? ['status'] : edited;
  if (changed.length === 0) return { agreement: state, changed };
  refuseTerminated(state);
  if (changed.includes('expiresAt')) requireInOrder(merged);
  const renewals = state.renewals + (isLater(merged.expiresAt, state.expiresAt) ? 1 : 0);
  const redated = changed.includes('expiresAt') ? { expirySetAt: now, renewals } : {};
  const replaced =
    changed.includes('uploadId') && state.uploadId !== null
      ? { earlierUploadIds: [...(state.earlierUploadIds ?? []), state.uploadId] }
      : {};
  const agreement = {
    ...merged,
    ...stands,
    ...redated,
    ...replaced,
    updatedAt: now,
    version: state.version + 1,
  };
  return { agreement, changed: changed.map((f) => (f === 'uploadId' ? 'file' : f)) };
}

const isLater = (next: string | null, was: string | null): boolean => was !== null && (next ?? '9999') > was;

/** The agreement in another zone, where its end lies ahead again; null where that brings nothing back. */
export function revived(state: AgreementState, zone: string, now: Date): AgreementState | null {
  const stands = restanding(state, state.expiresAt, zone, now);
  if (stands.status === state.status) return null;
  return { ...state, ...stands, updatedAt: now, version: state.version + 1 };
}

export function terminate(state: AgreementState, now: Date): AgreementState {
  refuseTerminated(state);
  return { ...state, status: 'terminated', terminatedAt: now, updatedAt: now, version: state.version + 1 };
}

/**
 * The agreement after a notice of its end was given. The last one ends it, or renews it where it does so by itself: the
 * months count from the day that was agreed, as often as is needed to lie ahead.
 */
export function noticed(state: AgreementState, days: number, zone: string, now: Date): AgreementState {
  const { expiresAt } = state;
  if (expiresAt === null) return state;
  const next = {
    ...state,
    announced: [...state.announced, noticeKey(expiresAt, days)],
    updatedAt: now,
    version: state.version + 1,
  };
  if (days > 0) return next;
  if (state.renewal === 'none') return { ...next, status: 'expired' };
  const first = DateTime.fromISO(expiresAt, { zone });
  for (let terms = 1; ; terms++) {
    const renewed = first.plus({ months: state.renewalMonths * terms }).toFormat('yyyy-MM-dd');
    if (validUntil(renewed, zone) > now)
      return { ...next, expiresAt: renewed, expirySetAt: now, renewals: state.renewals + 1 };
  }
}
