import { auditExportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { requestExport, type ExportRequests } from './request-export.ts';

export const createExport = (requests: ExportRequests) =>
  route(auditExportOperations.create, 'audit_export', async (call, tx) => {
    const data = await requestExport(requests, call, tx);
    return { data, version: 1, location: `/v1/audit/exports/${data.id}` };
  });
