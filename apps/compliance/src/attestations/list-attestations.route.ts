import { attestationOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { AttestationStore } from './attestation.store.ts';
import { toAttestation } from './attestation.ts';

export const listAttestations = ({ attestations }: { attestations: AttestationStore }) =>
  route(attestationOperations.list, 'compliance_attestation', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await attestations.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toAttestation) };
  });
