import { auditExportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { showExport, type ExportFiles } from './show-export.ts';

export const getExport = (parts: ExportFiles) =>
  route(auditExportOperations.get, 'audit_export', ({ scope, params }) =>
    showExport(parts, scope, params.id),
  );
