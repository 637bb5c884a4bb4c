import { attestationOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { AssignmentParts } from '../assignments/parts.ts';
import { settlingPerson } from '../obligations/settle-obligations.ts';
import { newAttestation, requireOneself } from './attestation.rules.ts';
import { attestationEvent, toAttestation } from './attestation.ts';

/** Whatever the caller owed by it is settled in the background at once. */
export const attest = ({ attestations, artifacts, due, wake }: AssignmentParts) =>
  route(attestationOperations.create, 'compliance_attestation', async ({ scope, body, now }, tx) => {
    requireOneself(scope.actor, body.userId);
    const artifact = await artifacts.load(scope, body.artifactId, tx);
    if (artifact === null) throw referenceNotFound('artifactId');
    const { ipAddress, userAgent = null, actor } = scope;
    const birth = { id: newId('att'), userId: actor.id, ipAddress, userAgent, now };
    const state = newAttestation(artifact, body, birth);
    await attestations.insert(tx, scope, state);
    await due.plan(tx, scope, { kind: settlingPerson, subject: actor.id, at: now });
    tx.emit(attestationEvent(state));
    tx.afterCommit(wake);
    const location = `/v1/compliance/attestations/${state.id}`;
    return { data: toAttestation(state), version: 1, location };
  });
