import { platformAuditExportOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { inOrganization } from '@rymeda/tenancy';
import type { ProofReader } from '../checkpoints/proof-reader.ts';
import { requestExport, type ExportRequests } from './request-export.ts';
import { showExport, type ExportFiles } from './show-export.ts';

/**
 * For the platform's operators: an organisation that was offboarded has nobody left who could ask, and its log must be
 * kept and proven for six years all the same. NOT_FOUND for one that never had a log in that year.
 */
export const createPlatformExport = (parts: ExportRequests & { proofs: Pick<ProofReader, 'latest'> }) =>
  route(platformAuditExportOperations.create, 'audit_export', async ({ params, body, now, ...call }, tx) => {
    const { organizationId } = params;
    const log = { organizationId, year: body.year ?? now.getUTCFullYear() };
    if ((await parts.proofs.latest(log)) === undefined) throw notFound();
    const data = await inOrganization(call.scope, organizationId, (scope) =>
      requestExport(parts, { scope, body, now }, tx),
    );
    const location = `/v1/platform/organizations/${organizationId}/audit/exports/${data.id}`;
    return { data, version: 1, location };
  });

export const getPlatformExport = (parts: ExportFiles) =>
  route(platformAuditExportOperations.get, 'audit_export', ({ scope: operator, params }) =>
    inOrganization(operator, params.organizationId, (scope) => showExport(parts, scope, params.id)),
  );
