import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Operation } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { executor, type CheckedRequest, type ExecuteOptions } from './execute.ts';
import type { StoredAnswer } from './idempotency.ts';

const context = {
  kind: 'tenant',
  organizationId: 'org_1',
  actor: { id: 'cli_1', kind: 'client', scopes: new Set() },
  disclosures: [],
} as unknown as TenantContext;
const operation = { kind: 'create', method: 'POST', name: 'revenue.documents.create', status: 201 };
const key = 'key-1';

let first: string | undefined;
let stored: StoredAnswer | undefined;
let kept: Set<string>;
let fails: Error | undefined;
beforeEach(() => {
  [first, stored, kept, fails] = [undefined, undefined, new Set(), undefined];
});

const execute = executor({
  transactions: { run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) => work({}) },
  accessRecorder: { record: async () => undefined, inTransaction: async () => undefined },
  clock: () => new Date(),
  idempotency: {
    async begin({ body }: { body: string }) {
      if (stored !== undefined && first !== body) throw problem('IDEMPOTENCY_KEY_REUSED', 'Another body');
      if (stored !== undefined) return { replay: stored };
      first = body;
      return {
        claim: {
          complete: async (_tx: unknown, answer: StoredAnswer) => void (stored = answer),
          abandon: async () => undefined,
        },
      };
    },
  },
} as unknown as ExecuteOptions);

/** A file that was taken in and sealed, under an id of its own. */
function upload(id: string, sha256: string, query: object = { claimId: 'clm_1' }): CheckedRequest {
  kept.add(id);
  return {
    route: {
      operation: operation as unknown as Operation,
      resourceType: 'revenue_document',
      receive: async () => undefined,
      letGo: async (_scope, received) => void kept.delete((received as { id: string }).id),
      async handler() {
        if (fails !== undefined) throw fails;
        return { data: { id } };
      },
    },
    ...{ context, principal: { id: 'cli_1' } as CheckedRequest['principal'], params: {}, query },
    ...{ body: { id, sha256 }, path: '/v1/revenue/documents', ifMatch: undefined, idempotencyKey: key },
  };
}
const codeOf = (error: Problem): string => error.code;

it('an upload that is sent again under its key is answered once more, and its second copy let go', async () => {
  expect(await execute(upload('doc_1', 'aa'))).toMatchObject({ status: 201, data: { id: 'doc_1' } });
  const again = await execute(upload('doc_2', 'aa'));
  expect(again).toMatchObject({ data: { id: 'doc_1' }, headers: { 'idempotent-replayed': 'true' } });
  expect([...kept]).toEqual(['doc_1']);
});

it('another file under the same key, or the same said of another record, is refused and let go', async () => {
  await execute(upload('doc_1', 'aa'));
  const others = [upload('doc_2', 'bb'), upload('doc_3', 'aa', { claimId: 'clm_2' })];
  for (const other of others) expect(await execute(other).catch(codeOf)).toBe('IDEMPOTENCY_KEY_REUSED');
  expect([...kept]).toEqual(['doc_1']);
});

it('an upload that is refused leaves no copy; one of which nobody knows how it ended does', async () => {
  fails = problem('NOT_FOUND', 'No such claim');
  expect(await execute(upload('doc_1', 'aa')).catch(codeOf)).toBe('NOT_FOUND');
  expect([...kept]).toEqual([]);
  fails = problem('SERVICE_UNAVAILABLE', 'The database is away');
  expect(await execute(upload('doc_2', 'aa')).catch(codeOf)).toBe('SERVICE_UNAVAILABLE');
  expect([...kept]).toEqual(['doc_2']);
});

describe('what a request discloses', () => {
  let durable: (() => void) | undefined;
  let refusal: Error | undefined;
  let records: string[];
  let replayed: StoredAnswer | undefined;
  beforeEach(() => {
    [durable, refusal, records, replayed] = [undefined, undefined, [], undefined];
  });

  const recorded = executor({
    transactions: {
      run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) => {
        const result = await work('tx');
        records.push('committed');
        return result;
      },
    },
    accessRecorder: {
      async record({ disclosures }: TenantContext) {
        if (refusal !== undefined) throw refusal;
        await new Promise<void>((done) => (durable = done));
        records.push(disclosures.flatMap((d) => d.resourceIds).join());
      },
      inTransaction: async (tx: unknown, { disclosures }: TenantContext) => {
        if (refusal !== undefined) throw refusal;
        records.push(`${String(tx)} ${disclosures.flatMap((d) => d.resourceIds).join()}`);
      },
    },
    clock: () => new Date(),
    idempotency: {
      begin: async () =>
        replayed === undefined
          ? { claim: { complete: async () => undefined, abandon: async () => undefined } }
          : { replay: replayed },
    },
  } as unknown as ExecuteOptions);

  const disclosing = (kind: 'read' | 'update', more: Partial<CheckedRequest> = {}): CheckedRequest => {
    const own = { ...context, disclosures: [] as TenantContext['disclosures'] };
    return {
      route: {
        operation: { ...operation, kind, status: 200 } as unknown as Operation,
        resourceType: 'care_patient',
        async handler() {
          own.disclosures.push({
            resourceType: 'care_patient',
            resourceIds: ['pat_1'],
            fields: ['lastName'],
          });
          return { data: { id: 'pat_1' } };
        },
      },
      ...{ context: own, principal: { id: 'cli_1' } as CheckedRequest['principal'], params: {}, query: {} },
      ...{ body: {}, path: '/v1/care/patients/pat_1', ifMatch: undefined, idempotencyKey: undefined },
      ...more,
    };
  };
  const unavailable = problem('AUDIT_UNAVAILABLE', 'The access could not be recorded');
  const turn = () => new Promise((done) => setImmediate(done));

  it('by a read is recorded before there is an answer', async () => {
    let answered = false;
    const answer = recorded(disclosing('read')).then((outcome) => ((answered = true), outcome));
    await turn();
    expect([answered, durable === undefined]).toEqual([false, false]);
    durable?.();
    expect(await answer).toMatchObject({ data: { id: 'pat_1' } });
    expect(records).toEqual(['pat_1']);
  });

  it('by a write is recorded in its transaction', async () => {
    await recorded(disclosing('update'));
    expect(records).toEqual(['tx pat_1', 'committed']);
  });

  it('by an answer that is given once more is recorded once more', async () => {
    const disclosures = [{ resourceType: 'care_patient', resourceIds: ['pat_9'], fields: [] }];
    replayed = { status: 201, headers: {}, data: { id: 'pat_9' }, disclosures };
    const answer = recorded(disclosing('update', { idempotencyKey: key }));
    await turn();
    durable?.();
    expect(await answer).toMatchObject({ headers: { 'idempotent-replayed': 'true' } });
    expect(records).toEqual(['pat_9']);
  });

  it('goes to nobody where it can’t be recorded, whether read, written or given once more', async () => {
    refusal = unavailable;
    expect(await recorded(disclosing('read')).catch(codeOf)).toBe('AUDIT_UNAVAILABLE');
    expect(await recorded(disclosing('update')).catch(codeOf)).toBe('AUDIT_UNAVAILABLE');
    replayed = { status: 201, headers: {}, data: {}, disclosures: [] };
    const again = disclosing('update', { idempotencyKey: key });
    expect(await recorded(again).catch(codeOf)).toBe('AUDIT_UNAVAILABLE');
    expect(records).toEqual([]);
  });
});
