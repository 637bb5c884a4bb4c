import type { Attestation } from '@rymeda/contracts';

/** In memory; never changes. Where from is encrypted at rest. */
export type AttestationState = Omit<Attestation, 'createdAt' | 'updatedAt' | 'attestedAt'> & {
  attestedAt: Date;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export function toAttestation({
  version: _version,
  attestedAt,
  createdAt,
  updatedAt,
  ...fields
}: AttestationState): Attestation {
  return {
    ...fields,
    attestedAt: attestedAt.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const attestationEvent = (state: AttestationState) => ({
  name: 'compliance.attestation.recorded',
  subject: `attestation/${state.id}`,
  sequence: 1,
  data: {
    id: state.id,
    userId: state.userId,
    artifactId: state.artifactId,
    seriesId: state.seriesId,
    versionNumber: state.versionNumber,
    sha256: state.sha256,
  },
});
