import type { Tx } from '@rymeda/events';
import { referenceNotFound } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { ArtifactStore } from '../artifacts/artifact.store.ts';

/** The series of artifacts that are named as evidence, each once; VALIDATION_FAILED for one that is not there. */
export async function evidenceSeries(
  artifacts: ArtifactStore,
  tx: Tx,
  scope: Scope,
  artifactIds: readonly string[],
): Promise<string[]> {
  const series: string[] = [];
  for (const [i, id] of artifactIds.entries()) {
    const artifact = await artifacts.load(scope, id, tx);
    if (artifact === null) throw referenceNotFound(`artifactIds.${i}`);
    series.push(artifact.seriesId);
  }
  return [...new Set(series)];
}
