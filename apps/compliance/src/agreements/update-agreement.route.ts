import { agreementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { acceptedFile } from '../artifacts/accepted-file.ts';
import { planRetention } from '../artifacts/plan-notices.ts';
import { changeAgreement } from './agreement.rules.ts';
import { agreementEvent, toAgreement } from './agreement.ts';
import { planNotices } from './expire-agreement.ts';
import type { AgreementParts } from './parts.ts';

export const updateAgreement = (parts: AgreementParts) =>
  route(
    agreementOperations.update,
    'compliance_agreement',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const state = await parts.agreements.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const zone = await parts.directory.timezone(scope);
      const accepted = await acceptedFile(parts.uploads, tx, scope, body.uploadId);
      const { agreement, changed } = changeAgreement(state, body, { now, zone, accepted });
      if (changed.length > 0) {
        await parts.agreements.replace(tx, scope, agreement);
        await planNotices(parts, tx, scope, agreement, zone);
        // The file that another one took the place of.
        if (changed.includes('file')) await planRetention(parts, tx, scope, state);
        tx.emit(agreementEvent('updated', agreement, { changed }));
      }
      return { data: toAgreement(agreement), version: agreement.version };
    },
  );
