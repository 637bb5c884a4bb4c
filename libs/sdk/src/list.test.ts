import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FakeGateway, type SeenRequest } from './fake-gateway.ts';
import { Rymeda } from './index.ts';

let gateway: FakeGateway;
let rymeda: Rymeda;

/** Five items in pages of two; the cursor is the index of the next item. */
function pageOf(request: SeenRequest) {
  const input =
    request.method === 'POST'
      ? (JSON.parse(request.body) as { cursor?: string })
      : Object.fromEntries(new URL(request.path, 'http://x').searchParams);
  const from = Number(input.cursor ?? 0);
  const ids = ['a', 'b', 'c', 'd', 'e'].slice(from, from + 2);
  const hasMore = from + 2 < 5;
  return {
    status: 200,
    body: {
      data: ids.map((id) => ({ id })),
      pagination: { hasMore, cursor: hasMore ? String(from + 2) : null },
      requestId: 'req_1',
    },
  };
}

beforeEach(async () => {
  gateway = new FakeGateway();
  gateway.respond = pageOf;
  rymeda = new Rymeda({ clientId: 'c', clientSecret: 's', baseUrl: await gateway.start() });
});
afterEach(() => gateway.stop());

test('awaited, a list is one page with its pagination', async () => {
  const page = await rymeda.care.sessions.list({ status: 'scheduled', limit: 2 });
  expect(page).toEqual({ data: [{ id: 'a' }, { id: 'b' }], pagination: { hasMore: true, cursor: '2' } });
  expect(gateway.calls[0]!.path).toBe('/v1/care/sessions?status=scheduled&limit=2');
  const next = await rymeda.care.sessions.list({ cursor: page.pagination.cursor });
  expect(next.data[0]!.id).toBe('c');
});

test('iterated, it walks the items of all pages with the same filters, one request a page', async () => {
  const ids: string[] = [];
  for await (const session of rymeda.care.sessions.list({ status: 'scheduled' })) ids.push(session.id);
  expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(gateway.calls.map((c) => c.path)).toEqual([
    '/v1/care/sessions?status=scheduled',
    '/v1/care/sessions?status=scheduled&cursor=2',
    '/v1/care/sessions?status=scheduled&cursor=4',
  ]);
});

test('a search pages through its body, keeps PHI out of the URL and takes no idempotency key', async () => {
  const ids: string[] = [];
  for await (const patient of rymeda.care.patients.search({ lastName: 'Okafor' })) ids.push(patient.id);
  expect(ids).toHaveLength(5);
  expect(new Set(gateway.calls.map((c) => c.path))).toEqual(new Set(['/v1/care/patients/search']));
  expect(JSON.parse(gateway.calls[1]!.body)).toEqual({ lastName: 'Okafor', cursor: '2' });
  expect(gateway.calls[0]!.headers['idempotency-key']).toBeUndefined();
});

test('nothing is asked for until the list is awaited or iterated, and stopping early asks for no more', async () => {
  const list = rymeda.care.sessions.list();
  expect(gateway.calls).toHaveLength(0);
  for await (const session of list) {
    expect(session.id).toBe('a');
    break;
  }
  await list;
  expect(gateway.calls).toHaveLength(1);
});
