import { AsyncLocalStorage } from 'node:async_hooks';

/** Who acts. `id` is what the audit trail shows as `userId`. */
export interface Actor {
  /** User or API client id, `svc:<service>` or `system:<job>`. */
  id: string;
  kind: 'client' | 'user' | 'service' | 'system';
  scopes: ReadonlySet<string>;
  /** The partner behind an API client; scopes `partnerPatientId` and webhooks. */
  partnerId?: string;
  /** For a service's own call: the request or event that it acts for. */
  cause?: string;
}

/** Records that were decrypted or read for an answer, and not yet written as access records. */
export interface Disclosure {
  resourceType: string;
  resourceIds: string[];
  /** Whose records those of other types than patients are, in the same order; null where one is nobody's. */
  patientIds?: readonly (string | null)[];
  /** Names of the PHI fields that were opened. */
  fields: readonly string[];
  /** Whose they are, where an operator looked into another organisation than its own. */
  organizationId?: string;
}

/** One caller's request, or one event's handling, inside one organisation. */
export interface TenantContext {
  readonly kind: 'tenant';
  readonly organizationId: string;
  readonly actor: Actor;
  readonly requestId: string;
  /** As the gateway saw it; `internal` for jobs. */
  readonly ipAddress: string;
  readonly userAgent?: string;
  readonly traceparent?: string;
  /** Purpose of use, for example TREATMENT; an input of every policy. */
  readonly purpose?: string;
  /** Why the caller says it looks, a code or a case number; some roles see nothing without one. */
  readonly reason?: string;
  /** The window under which a clinician reads beyond its roles. */
  readonly breakGlass?: string;
  /** What a user's roles leave of the records; made and read by `@rymeda/auth` alone. */
  readonly access?: object;
  /** The contract's name of the operation, or the job's. */
  readonly operation: string;
  /** Filled by whoever opens a record; emptied by the edge, which makes them durable before it answers. */
  readonly disclosures: Disclosure[];
}

/** Work on behalf of the platform: relay, schedulers, shared caches. Has no tenant. */
export interface SystemContext {
  readonly kind: 'system';
  readonly job: string;
  /** Of whose traces this work is a part, where they are kept. */
  readonly traceparent?: string;
}

export type Context = TenantContext | SystemContext;

const storage = new AsyncLocalStorage<Context>();
let onSystemContext: (job: string) => void = () => undefined;

/** Called once per service with its logger: entering a system context is logged. */
export const logSystemContexts = (log: (job: string) => void): void => {
  onSystemContext = log;
};

export const runAsTenant = <T>(context: TenantContext, work: () => T): T => storage.run(context, work);

/**
 * Detaches from any caller and does platform work under a name; the tenant, if any, is an argument of `work`. It leaves
 * the caller's trace too, unless it is told to stay: a loop that is begun there would never end in it.
 */
export function runAsSystem<T>(job: string, work: () => T, traceparent?: string): T {
  onSystemContext(job);
  return storage.run({ kind: 'system', job, ...(traceparent === undefined ? {} : { traceparent }) }, work);
}

/** The same work as a part of a trace: what is done within it is found there. */
export const runTraced = <T>(traceparent: string, work: () => T): T =>
  storage.run({ ...(storage.getStore() ?? { kind: 'system', job: 'traced' }), traceparent }, work);

export const currentContext = (): Context | undefined => storage.getStore();

export class MissingTenantError extends Error {
  constructor(what: string) {
    super(`${what} without a tenant context`);
    this.name = 'MissingTenantError';
  }
}

/** The caller's context; throws where there is none, so that nothing ever runs unscoped. */
export function currentTenant(): TenantContext {
  const context = storage.getStore();
  if (context?.kind !== 'tenant') throw new MissingTenantError('Tenant work');
  return context;
}

/** Notes that records were opened for the caller. The edge answers only after these are durable. */
export function disclose(disclosure: Disclosure): void {
  const context = storage.getStore();
  if (context?.kind !== 'tenant') throw new MissingTenantError('Disclosure');
  context.disclosures.push(disclosure);
}

/**
 * The platform's operator works inside the organisation that it names: as itself, but with that tenant's scope, so that
 * every wall of isolation stands for operators too. What it opens is recorded as that organisation's.
 */
export async function inOrganization<T>(
  outer: TenantContext,
  organizationId: string,
  work: (scope: TenantContext) => Promise<T>,
): Promise<T> {
  const scope: TenantContext = { ...outer, organizationId, disclosures: [] };
  try {
    return await runAsTenant(scope, () => work(scope));
  } finally {
    outer.disclosures.push(...scope.disclosures.map((d) => ({ ...d, organizationId })));
  }
}
