import { agreementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { plainName } from '../artifacts/file-url.ts';
import { toAgreement } from './agreement.ts';
import type { AgreementParts } from './parts.ts';

export const getAgreement = ({ agreements, files }: AgreementParts) =>
  route(agreementOperations.get, 'compliance_agreement', async ({ scope, params }) => {
    const state = await agreements.load(scope, params.id);
    if (state === null) throw notFound();
    const { uploadId, file, id } = state;
    const url = uploadId && file ? await files.link(scope, uploadId, plainName(id, file)) : null;
    return { data: toAgreement(state, url), version: state.version };
  });
