export { testTenant } from './test-tenant.ts';
