import { agreementOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { planRetention } from '../artifacts/plan-notices.ts';
import { terminate } from './agreement.rules.ts';
import { agreementEvent, toAgreement } from './agreement.ts';
import { expiringAgreements } from './expire-agreement.ts';
import type { AgreementParts } from './parts.ts';

export const terminateAgreement = ({ agreements, due }: AgreementParts) =>
  route(
    agreementOperations.terminate,
    'compliance_agreement',
    async ({ scope, params, ifMatch, now }, tx) => {
      const was = await agreements.load(scope, params.id, tx);
      if (was === null) throw notFound();
      checkIfMatch(ifMatch, was.version);
      const state = terminate(was, now);
      await agreements.replace(tx, scope, state);
      await due.cancel(tx, expiringAgreements, state.id);
      await planRetention({ due }, tx, scope, state);
      tx.emit(agreementEvent('terminated', state));
      return { data: toAgreement(state), version: state.version };
    },
  );
