import { agreementOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toAgreement } from './agreement.ts';
import type { AgreementParts } from './parts.ts';

export const listAgreements = ({ agreements }: AgreementParts) =>
  route(agreementOperations.list, 'compliance_agreement', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await agreements.list(scope, filter, limit, after);
    return { ...page, items: page.items.map((state) => toAgreement(state)) };
  });
