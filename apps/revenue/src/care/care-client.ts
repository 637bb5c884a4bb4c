import { isId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { z } from 'zod';
import { engineClient, type EngineClientOptions } from '@rymeda/service/calls';
import type { KnownSession } from './care-records.ts';

/** Asks care itself. SERVICE_UNAVAILABLE while care can't be asked. */
export interface CareClient {
  /** `null` when care has none in this organisation. */
  session(scope: TenantContext, id: string): Promise<KnownSession | null>;
  /** The same with what a bill needs of it. */
  visit(scope: TenantContext, id: string): Promise<Visit | null>;
  /** Asked by HEAD, so that no PHI comes along. One who was deleted counts, too: care answers who bills with those. */
  hasPatient(scope: TenantContext, id: string): Promise<boolean>;
  /** Also when it was deleted; the provider likewise. */
  patient(scope: TenantContext, id: string): Promise<KnownPatient | null>;
  provider(scope: TenantContext, id: string): Promise<KnownProvider | null>;
}

const session = z.object({ data: z.object({ id: z.string(), clientId: z.string(), status: z.string() }) });
const visit = z.object({
  data: z.object({ providerId: z.string(), status: z.string(), startTime: z.string() }),
});
export type Visit = z.infer<typeof visit>['data'];

const text = z.string().nullish();
const patient = z.object({
  data: z.object({
    firstName: z.string(),
    lastName: z.string(),
    dateOfBirth: z.string(),
    sex: text,
    address: z.object({ line1: text, line2: text, city: text, state: text, postalCode: text }).nullish(),
    insuranceInfo: z
      .object({ payerId: text, memberId: text, groupNumber: text, relationship: text })
      .nullish(),
  }),
});
export type KnownPatient = z.infer<typeof patient>['data'];

const provider = z.object({
  data: z.object({
    id: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    npi: z.string(),
    specialty: z.string(),
  }),
});
export type KnownProvider = z.infer<typeof provider>['data'];

export function careClient(options: Omit<EngineClientOptions, 'engine'>): CareClient {
  const care = engineClient({ ...options, engine: 'care' });
  const read = async <T>(
    scope: TenantContext,
    path: string,
    of: z.ZodType<{ data: T }>,
  ): Promise<T | null> => {
    const found = await care.get(scope, path);
    return found === null ? null : of.parse(found).data;
  };
  return {
    session: async (scope, id) => (isId('ses', id) ? read(scope, `/v1/care/sessions/${id}`, session) : null),
    visit: async (scope, id) => (isId('ses', id) ? read(scope, `/v1/care/sessions/${id}`, visit) : null),
    hasPatient: async (scope, id) => isId('pat', id) && (await care.has(scope, `/v1/care/patients/${id}`)),
    patient: async (scope, id) => (isId('pat', id) ? read(scope, `/v1/care/patients/${id}`, patient) : null),
    provider: async (scope, id) =>
      isId('prv', id) ? read(scope, `/v1/care/providers/${id}`, provider) : null,
  };
}
