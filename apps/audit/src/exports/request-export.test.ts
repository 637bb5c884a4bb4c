import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { ExportStore } from './export.store.ts';
import { mostWaiting, requestExport } from './request-export.ts';

const scope = { organizationId: 'org_1', actor: { id: 'cli_1' }, requestId: 'req_1' } as TenantContext;
const now = new Date('2026-07-01T00:00:00Z');

async function ask(waiting: number) {
  const asked: string[] = [];
  let woken = 0;
  const exports = {
    waiting: async (_scope: object, most: number) => Math.min(most, waiting),
    request: async (_scope: object, row: { _id: string }) => void asked.push(row._id),
  } as unknown as ExportStore;
  const tx = { afterCommit: (work: () => void) => work() } as unknown as Tx;
  const body = { format: 'ndjson' as const };
  const answer = requestExport({ exports, wake: () => woken++ }, { scope, body, now }, tx);
  return { answer: await answer.catch((error: unknown) => error), asked, woken: () => woken };
}

it('an organisation has so many exports under way, and is told when to ask again', async () => {
  const last = await ask(mostWaiting - 1);
  expect(last.answer).toMatchObject({ id: last.asked[0], status: 'queued', year: 2026 });
  expect(last.woken()).toBe(1);
  for (const waiting of [mostWaiting, mostWaiting + 3]) {
    const refused = await ask(waiting);
    expect(refused.answer).toMatchObject({ code: 'RATE_LIMITED', headers: { 'retry-after': '60' } });
    expect([refused.asked, refused.woken()]).toEqual([[], 0]);
  }
});
