import { notFound } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { today } from '../days.ts';
import type { IdentityClient } from '../engines/identity-client.ts';
import { dayAsked } from './period.rules.ts';

/** The day whose end a report tells of: today, or one that has been since the organisation is here. */
export async function asOfAsked(
  { identity }: { identity: IdentityClient },
  scope: TenantContext,
  asked: string | undefined,
  now: Date,
): Promise<string> {
  const day = today(now);
  if (asked === undefined || asked >= day) return dayAsked(asked, { since: day, today: day });
  const organization = await identity.organization(scope);
  if (organization === null) throw notFound();
  return dayAsked(asked, { since: today(new Date(organization.createdAt)), today: day });
}
