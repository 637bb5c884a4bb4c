import type { ArtifactCreate, ArtifactPatch, ArtifactVersionCreate, StoredFile } from '@rymeda/contracts';
import { problem } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { noticeKey, restanding } from '../expiry/expiry.rules.ts';
import type { ArtifactState } from './artifact.ts';

/** An accepted upload: the file, and where it lies. */
export interface AcceptedFile {
  uploadId: string;
  file: StoredFile;
}

interface Birth {
  id: string;
  organizationId: string;
  now: Date;
  accepted: AcceptedFile | null;
}

/** The first version. One whose time has already passed is active until the job that says so, within a second. */
export const newArtifact = (command: ArtifactCreate, birth: Birth): ArtifactState => ({
  ...born(birth),
  type: command.type,
  title: command.title,
  userId: command.userId ?? null,
  shared: isShared(command.type, command.userId ?? null),
  expiresAt: asStated(command.expiresAt),
  seriesId: birth.id,
  versionNumber: 1,
  supersedes: null,
});

const born = ({ id, organizationId, now, accepted }: Birth) => ({
  id,
  organizationId,
  status: 'active' as const,
  file: accepted?.file ?? null,
  uploadId: accepted?.uploadId ?? null,
  supersededBy: null,
  expirySetAt: now,
  announced: [],
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** The next version with its file, and the one that it takes the place of. INVALID_TRANSITION when that was done before. */
export function newVersion(
  state: ArtifactState,
  command: ArtifactVersionCreate,
  birth: Birth,
): { old: ArtifactState; next: ArtifactState } {
  refuseSuperseded(state);
  const { now, id } = birth;
  return {
    old: { ...state, status: 'superseded', supersededBy: id, updatedAt: now, version: state.version + 1 },
    next: {
      ...born(birth),
      type: state.type,
      title: command.title ?? state.title,
      userId: state.userId,
      shared: state.shared,
      expiresAt: asStated(command.expiresAt),
      seriesId: state.seriesId,
      versionNumber: state.versionNumber + 1,
      supersedes: state.id,
    },
  };
}

const editable = ['title', 'userId', 'expiresAt', 'uploadId'] as const;

/** The artifact after a merge patch, with the names of the fields that really changed. */
export function changeArtifact(
  state: ArtifactState,
  { uploadId: _uploadId, ...patch }: ArtifactPatch,
  facts: { now: Date; zone: string; accepted: AcceptedFile | null },
): { artifact: ArtifactState; changed: string[] } {
  const { now, zone, accepted } = facts;
  if (accepted !== null && state.uploadId !== null)
    throw problem('INVALID_TRANSITION', 'The file of an artifact changes by a new version only');
  const stated = patch.expiresAt === undefined ? {} : { expiresAt: asStated(patch.expiresAt) };
  const merged = { ...mergePatch(state, { ...patch, ...stated }), ...accepted };
  const edited = editable.filter((f) => merged[f] !== state[f]);
  const stands = restanding(state, merged.expiresAt, zone, now);
  const changed = edited.length === 0 && stands.status !== state.status ? ['status'] : edited;
  if (changed.length === 0) return { artifact: state, changed };
  refuseSuperseded(state);
  const renewed = changed.includes('expiresAt') ? { expirySetAt: now } : {};
  return {
    artifact: {
      ...merged,
      ...stands,
      ...renewed,
      shared: isShared(merged.type, merged.userId),
      updatedAt: now,
      version: state.version + 1,
    },
    changed: changed.map((f) => (f === 'uploadId' ? 'file' : f)),
  };
}

/** The artifact in another zone, where its end lies ahead again; null where that brings nothing back. */
export function revived(state: ArtifactState, zone: string, now: Date): ArtifactState | null {
  const stands = restanding(state, state.expiresAt, zone, now);
  if (stands.status === state.status) return null;
  return { ...state, ...stands, updatedAt: now, version: state.version + 1 };
}

/** The artifact after a notice was given; the last one ends it. */
export const noticed = (state: ArtifactState, days: number, now: Date): ArtifactState => ({
  ...state,
  status: days === 0 ? 'expired' : state.status,
  announced: [...state.announced, noticeKey(state.expiresAt ?? '', days)],
  updatedAt: now,
  version: state.version + 1,
});

/** A policy or training about nobody in particular is for all staff to read. */
const isShared = (type: ArtifactState['type'], userId: string | null): boolean =>
  userId === null && (type === 'policy' || type === 'training_certificate');

function refuseSuperseded(state: ArtifactState): void {
  if (state.status !== 'superseded') return;
  throw problem('INVALID_TRANSITION', 'A superseded version does not change any more', {
    details: { supersededBy: state.supersededBy },
  });
}

/** A date as it stands, a moment in UTC. */
const asStated = (expiresAt: string | null | undefined): string | null => {
  if (expiresAt === undefined || expiresAt === null) return null;
  return expiresAt.length === 10 ? expiresAt : new Date(expiresAt).toISOString();
};
