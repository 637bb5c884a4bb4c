import type { Operation } from '@rymeda/contracts';
import type { AccessRecorder, Transactions } from '@rymeda/events';
import type { Principal } from '@rymeda/auth';
import { isId, Problem, type Clock, type Tracer } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { Outcome } from './answer.ts';
import type { CursorCodec, CursorScope, Page } from './cursor.ts';
import { etag } from './etag.ts';
import type { Claim, Idempotency, StoredAnswer } from './idempotency.ts';
import type { Answer, Call, Route } from './route.ts';

/** A request that passed every check before its handler. */
export interface CheckedRequest {
  route: Route;
  context: TenantContext;
  principal: Principal;
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  /** Path without query, as the idempotency key is bound to it. */
  path: string;
  ifMatch: string | undefined;
  /** Of a request that takes one. */
  idempotencyKey: string | undefined;
}

export interface ExecuteOptions {
  transactions: Transactions;
  accessRecorder: AccessRecorder;
  idempotency: Idempotency;
  cursors: CursorCodec;
  clock: Clock;
  tracer?: Tracer;
}

/**
 * Runs a handler so that the guarantees hold: a read is answered after its access record is durable; a write,
 * its events, its access records and its stored answer commit together.
 */
export function executor(options: ExecuteOptions) {
  return (request: CheckedRequest): Promise<Outcome> =>
    runAsTenant(request.context, async () => {
      if (!isWrite(request.route.operation)) return read(request);
      try {
        return await write(request);
      } catch (error) {
        // Of any other error it isn't known whether the change was made.
        if (error instanceof Problem && error.status < 500) await letGo(request);
        throw error;
      }
    });

  async function letGo({ route, context, body }: CheckedRequest): Promise<void> {
    await route.letGo?.(context, body).catch(() => {
      /* What nothing names stays behind; the caller's answer is the same. */
    });
  }

  async function read(request: CheckedRequest): Promise<Outcome> {
    const { operation, handler } = request.route;
    const call = callOf(request);
    const result = await handler(call, undefined as never);
    await recorded(request.context);
    return operation.kind === 'read'
      ? outcomeOf(operation, result as Answer<unknown>)
      : pageOutcome(result as Page<unknown>, cursorScope(request));
  }

  /** Waits for a group commit that is in no request's trace, so the wait is told by itself. */
  async function recorded(context: TenantContext): Promise<void> {
    if (context.disclosures.length === 0) return;
    const span = options.tracer?.begin('access.record', context.traceparent, {
      attributes: { 'rymeda.operation': context.operation },
    });
    try {
      await options.accessRecorder.record(context);
      span?.end();
    } catch (error) {
      span?.end({}, 'AUDIT_UNAVAILABLE');
      throw error;
    }
  }

  async function write(request: CheckedRequest): Promise<Outcome> {
    const { idempotencyKey: key } = request;
    if (key === undefined) return transact(request, undefined);
    const { context, principal, path } = request;
    const begun = await options.idempotency.begin({
      organizationId: context.organizationId,
      clientId: context.actor.id,
      method: 'POST',
      path,
      key,
      body: JSON.stringify(contentOf(request)),
      ...(principal.id.startsWith('svc:') ? { keepMs: servicesKeepMs } : {}),
    });
    if ('replay' in begun) {
      await letGo(request);
      return replay(request, begun.replay);
    }
    try {
      return await transact(request, begun.claim);
    } catch (error) {
      await begun.claim.abandon().catch(() => {
        /* The claim expires by itself; the caller shall hear of the first error. */
      });
      throw error;
    }
  }

  function transact(request: CheckedRequest, claim: Claim | undefined): Promise<Outcome> {
    const { context, route } = request;
    const how = route.together === true ? 'together' : 'run';
    return options.transactions[how](context, async (tx) => {
      const result = (await route.handler(callOf(request), tx)) as Answer<unknown> | undefined;
      const outcome = outcomeOf(route.operation, result);
      const { status, headers, data } = outcome;
      await claim?.complete(tx, { status, headers, data, disclosures: disclosuresOf(request, outcome) });
      await options.accessRecorder.inTransaction(tx, context);
      return outcome;
    });
  }

  /** The stored answer discloses what the first one did, to whoever asks now. */
  async function replay(request: CheckedRequest, stored: StoredAnswer): Promise<Outcome> {
    request.context.disclosures.push(...stored.disclosures);
    await options.accessRecorder.record(request.context);
    return {
      status: stored.status,
      headers: { ...stored.headers, 'idempotent-replayed': 'true' },
      data: stored.data ?? undefined,
    };
  }

  function callOf(request: CheckedRequest): Call<Operation> {
    const filters = pageInput(request);
    return {
      scope: request.context,
      principal: request.principal,
      params: request.params,
      query: request.query as never,
      body: request.body as never,
      ifMatch: request.ifMatch,
      now: options.clock(),
      limit: filters?.limit ?? 25,
      after:
        filters?.cursor === undefined
          ? undefined
          : options.cursors.open(cursorScope(request), filters.cursor),
    };
  }

  function pageOutcome(page: Page<unknown>, scope: CursorScope): Outcome {
    const cursor = page.next === null ? null : options.cursors.seal(scope, page.next);
    return { status: 200, headers: {}, data: page.items, pagination: { hasMore: cursor !== null, cursor } };
  }
}

/** The platform's own calls may be repeated as long as the work that makes them goes on: a run waits for months. */
const servicesKeepMs = 400 * 24 * 3_600_000;

const isWrite = (o: Operation): boolean => o.kind !== 'read' && o.kind !== 'list' && o.kind !== 'search';

/** What a key is used with. An upload has an id of its own each time it comes; what was said of it stands in the query. */
function contentOf({ route, query, body }: CheckedRequest): unknown {
  if (route.receive === undefined) return body;
  const { id: _id, ...content } = body as Record<string, unknown>;
  return { query, content };
}

type PageInput = { limit?: number; cursor?: string } & Record<string, unknown>;
function pageInput(request: CheckedRequest): PageInput | undefined {
  const { kind } = request.route.operation;
  if (kind === 'list') return request.query as PageInput;
  return kind === 'search' ? (request.body as PageInput) : undefined;
}

function cursorScope(request: CheckedRequest): CursorScope {
  const { limit: _limit, cursor: _cursor, ...filters } = pageInput(request) ?? {};
  const { organizationId } = request.context;
  return {
    organizationId,
    operation: request.route.operation.name,
    filters: { ...filters, ...request.params },
  };
}

function outcomeOf(operation: Operation, result: Answer<unknown> | undefined): Outcome {
  if (result === undefined) return { status: operation.status, headers: {}, data: undefined };
  const headers: Record<string, string> = {};
  if (result.version !== undefined) headers['etag'] = etag(result.version);
  if (result.location !== undefined) headers['location'] = result.location;
  const raw = result.raw === undefined ? {} : { raw: result.raw };
  return { status: result.status ?? operation.status, headers, data: result.data, ...raw };
}

/** A created record was not decrypted, but its stored copy will be. */
function disclosuresOf(request: CheckedRequest, outcome: Outcome): StoredAnswer['disclosures'] {
  const noted = request.context.disclosures.map((d) => ({ ...d }));
  const { id, clientId } = (outcome.data ?? {}) as { id?: unknown; clientId?: unknown };
  if (noted.length > 0 || typeof id !== 'string') return noted;
  const patient = isId('pat', clientId) ? { patientIds: [clientId] } : {};
  return [{ resourceType: request.route.resourceType, resourceIds: [id], ...patient, fields: [] }];
}
