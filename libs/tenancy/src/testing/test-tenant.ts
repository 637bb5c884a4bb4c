import type { TenantContext } from '../context.ts';

export const testTenant = (organizationId: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'cli_1', kind: 'client', scopes: new Set() },
  requestId: 'req_1',
  ipAddress: '127.0.0.1',
  operation: 'test',
  disclosures: [],
});
