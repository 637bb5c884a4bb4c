import { attestationOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { AttestationStore } from './attestation.store.ts';
import { toAttestation } from './attestation.ts';

export const getAttestation = ({ attestations }: { attestations: AttestationStore }) =>
  route(attestationOperations.get, 'compliance_attestation', async ({ scope, params }) => {
    const state = await attestations.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toAttestation(state), version: state.version };
  });
