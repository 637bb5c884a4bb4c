import type { CredentialCreate, CredentialPatch } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { noticeKey, restanding } from '../expiry/expiry.rules.ts';
import type { CredentialState } from './credential.ts';

/** The day that was stated: a credential is valid through its last day, and of a moment only its date counts. */
const lastDay = (expiresAt: string): string => expiresAt.slice(0, 10);
/** VALIDATION_FAILED for what nobody can have verified yet. */
function verified(time: string | null | undefined, now: Date): Date | null {
  if (time === undefined || time === null) return null;
  const at = new Date(time);
  if (at > now)
    throw validationFailed([{ field: 'verifiedAt', code: 'out_of_range', message: 'must not lie ahead' }]);
  return at;
}

/** One whose day has passed is active until the job that says so, within a second. */
export const newCredential = (
  command: CredentialCreate,
  birth: { id: string; organizationId: string; now: Date },
): CredentialState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  providerId: command.providerId,
  kind: command.kind,
  state: command.state ?? null,
  number: command.number,
  status: 'active',
  expiresAt: lastDay(command.expiresAt),
  verifiedAt: verified(command.verifiedAt, birth.now),
  expirySetAt: birth.now,
  announced: [],
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

const editable = ['number', 'expiresAt', 'verifiedAt'] as const;

/** The credential after a merge patch; a renewal brings an expired one back. */
export function changeCredential(
  state: CredentialState,
  patch: CredentialPatch,
  facts: { now: Date; zone: string },
): { credential: CredentialState; changed: string[] } {
  const { now, zone } = facts;
  const merged = {
    ...state,
    number: patch.number ?? state.number,
    expiresAt: patch.expiresAt === undefined ? state.expiresAt : lastDay(patch.expiresAt),
    verifiedAt: patch.verifiedAt === undefined ? state.verifiedAt : verified(patch.verifiedAt, now),
  };
  const edited = editable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  const stands = restanding(state, merged.expiresAt, zone, now);
  const changed = edited.length === 0 && stands.status !== state.status ? ['status'] : edited;
  if (changed.length === 0) return { credential: state, changed };
  const renewed = changed.includes('expiresAt') ? { expirySetAt: now } : {};
  return {
    credential: { ...merged, ...stands, ...renewed, updatedAt: now, version: state.version + 1 },
    changed,
  };
}

/** The credential in another zone: its end is another moment, and may lie ahead again. */
export const rezoned = (state: CredentialState, zone: string, now: Date): CredentialState => ({
  ...state,
  ...restanding(state, state.expiresAt, zone, now),
  updatedAt: now,
  version: state.version + 1,
});

/** The credential after a notice was given; the last one ends it. */
export const noticed = (state: CredentialState, days: number, now: Date): CredentialState => ({
  ...state,
  status: days === 0 ? 'expired' : state.status,
  announced: [...state.announced, noticeKey(state.expiresAt, days)],
  updatedAt: now,
  version: state.version + 1,
});
