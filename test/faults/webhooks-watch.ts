import { partner, until, type RunningStack } from '@rymeda/testing';
import { newReceiver, specificationAccepts, type Received } from '../e2e/support/receiver.ts';
import type { Told } from './writers.ts';

/** A partner's ordered endpoint that is there while something fails. */
export interface WebhooksWatch {
  /** Told versions of patients that never came, records that came out of order, signatures that don't fit. */
  faults(told: Told): Promise<string[]>;
  close(): Promise<void>;
}

const patienceMs = 120_000;

export async function watchWebhooks(stack: RunningStack, organizationId: string): Promise<WebhooksWatch> {
  const ask = partner(stack, organizationId);
  const to = await newReceiver();
  const json = { url: to.url, events: ['patient.*'], ordered: true };
  const made = await ask({ path: '/v1/webhooks/endpoints', json });
  if (made.status !== 201) throw new Error(`No endpoint: ${made.status}`);
  const { id, secret } = made.body.data as { id: string; secret: string };

  /** Each message once, by record, in the order in which it first came. */
  function byRecord(): Map<string, Received[]> {
    const seen = new Set<unknown>();
    const first = to.received.filter(({ headers }) => {
      const message = headers['webhook-id'];
      return !seen.has(message) && seen.add(message);
    });
    return Map.groupBy(first, (r) => r.body.data.id as string);
  }
  const missing = (told: Told): string[] => {
    const records = byRecord();
    return [...told.versions].flatMap(([record, version]) => {
      const got = records.get(record)?.length ?? 0;
      return got >= version ? [] : [`${record}: told version ${version}, ${got} webhooks`];
    });
  };

  return {
    async faults(told) {
      const lost = await until(
        'every webhook',
        async () => missing(told),
        (faults) => faults.length === 0,
        patienceMs,
      ).catch(() => missing(told));
      const disordered = [...byRecord()].flatMap(([record, all]) => {
        const times = all.map((r) => r.body.createdAt);
        return JSON.stringify(times) === JSON.stringify([...times].sort()) ? [] : [`${record}: out of order`];
      });
      const forged = to.received
        .filter((r) => !specificationAccepts(secret, r))
        .map((r) => `${r.body.id}: forged`);
      return [...lost, ...disordered, ...forged];
    },
    async close() {
      await ask({ method: 'DELETE', path: `/v1/webhooks/endpoints/${id}` });
      await to.close();
    },
  };
}
