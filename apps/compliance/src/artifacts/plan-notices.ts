import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { nextNotice } from '../expiry/expiry.rules.ts';
import { settlingSeries } from '../obligations/settle-obligations.ts';
import type { ArtifactState } from './artifact.ts';
import type { ArtifactParts } from './parts.ts';

/** The kinds of jobs about an artifact. */
export const expiringArtifacts = 'artifact-expiry';
export const retainingFiles = 'artifact-retention';

/** Plans the next notice of its end, or none. */
export async function planNotices(
  { due, wake }: Pick<ArtifactParts, 'due' | 'wake'>,
  tx: Tx,
  scope: Scope,
  state: ArtifactState,
  zone: string,
): Promise<void> {
  const { expiresAt } = state;
  const ends = expiresAt !== null && state.status !== 'superseded';
  const at = ends ? nextNotice({ ...state, expiresAt }, zone, tx.now) : undefined;
  if (at === undefined) return due.cancel(tx, expiringArtifacts, state.id);
  await due.plan(tx, scope, { kind: expiringArtifacts, subject: state.id, at });
  if (at <= tx.now) tx.afterCommit(wake);
}

/** It is not in force any more: from now on its file stays six years. */
export async function planRetention(
  { due }: Pick<ArtifactParts, 'due'>,
  tx: Tx,
  scope: Scope,
  { uploadId }: Pick<ArtifactState, 'uploadId'>,
): Promise<void> {
  if (uploadId === null) return;
  await due.plan(tx, scope, { kind: retainingFiles, subject: uploadId, at: tx.now });
}

/** Another version of the series is in force, or none: what people owe is worked out anew. */
export async function planSeries(
  { due }: Pick<ArtifactParts, 'due'>,
  tx: Tx,
  scope: Scope,
  { seriesId }: ArtifactState,
): Promise<void> {
  await due.plan(tx, scope, { kind: settlingSeries, subject: seriesId, at: tx.now });
}
