import type { Context } from '../stack/context.ts';
import type { StackOrganization } from '../state/stack-file.ts';

export async function ensureOrganizations(_context: Context): Promise<StackOrganization[]> {
  return [];
}
