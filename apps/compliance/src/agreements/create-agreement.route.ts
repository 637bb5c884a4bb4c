import { agreementOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { acceptedFile } from '../artifacts/accepted-file.ts';
import { newAgreement } from './agreement.rules.ts';
import { agreementEvent, toAgreement } from './agreement.ts';
import { planNotices } from './expire-agreement.ts';
import type { AgreementParts } from './parts.ts';

export const createAgreement = (parts: AgreementParts) =>
  route(agreementOperations.create, 'compliance_agreement', async ({ scope, body, now }, tx) => {
    const accepted = await acceptedFile(parts.uploads, tx, scope, body.uploadId);
    const { organizationId } = scope;
    const zone = await parts.directory.timezone(scope);
    const state = newAgreement(body, { id: newId('baa'), organizationId, now, zone, accepted });
    await parts.agreements.insert(tx, scope, state);
    await planNotices(parts, tx, scope, state, zone);
    tx.emit(agreementEvent('created', state));
    const location = `/v1/compliance/agreements/${state.id}`;
    return { data: toAgreement(state), version: 1, location };
  });
