import type { Operation } from '@rymeda/contracts';
import type { TenantContext } from '@rymeda/tenancy';
import type { Caller } from './caller-seal.ts';
import type { RecordAccess } from './permissions/record-access.ts';
import type { Principal } from './principal.ts';

interface RequestFacts {
  traceparent?: string;
  purpose?: string;
  reason?: string;
  breakGlass?: string;
  /** Of a user; see `permissions/`. */
  access?: RecordAccess | undefined;
}

/** The context in which a request's work runs. The tenant comes from the verified token and nowhere else. */
export function toTenantContext(
  principal: Principal,
  caller: Pick<Caller, 'ipAddress' | 'requestId' | 'userAgent'>,
  operation: Pick<Operation, 'name'>,
  facts: RequestFacts = {},
): TenantContext {
  return {
    kind: 'tenant',
    organizationId: principal.organizationId,
    actor: {
      id: principal.id,
      kind: principal.kind,
      scopes: principal.scopes,
      ...(principal.partnerId === undefined ? {} : { partnerId: principal.partnerId }),
      ...(principal.cause === undefined ? {} : { cause: principal.cause }),
    },
    requestId: caller.requestId,
    ipAddress: caller.ipAddress,
    ...(caller.userAgent === undefined ? {} : { userAgent: caller.userAgent }),
    ...(facts.traceparent === undefined ? {} : { traceparent: facts.traceparent }),
    ...(facts.purpose === undefined ? {} : { purpose: facts.purpose }),
    ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    ...(facts.breakGlass === undefined ? {} : { breakGlass: facts.breakGlass }),
    ...(facts.access === undefined ? {} : { access: facts.access }),
    operation: operation.name,
    disclosures: [],
  };
}
