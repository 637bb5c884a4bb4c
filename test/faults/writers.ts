import { canaryPatient, partner, type Partner, type RunningStack } from '@rymeda/testing';

/** What callers were told: the versions of each patient that were answered with success. */
export interface Told {
  /** Patient id → highest version answered. */
  versions: Map<string, number>;
  answers: Map<number, number>;
  reads: number;
}

/**
 * Writers and readers that go on until stopped, or until `limit` writes were acknowledged. An answer of 5xx or a
 * cut connection is a refusal, nothing more: what counts is that what was answered with success is true.
 */
export function startWriters(
  stack: RunningStack,
  organizationId: string,
  { workers = 8, limit = Infinity, call: by }: { workers?: number; limit?: number; call?: Partner } = {},
) {
  const call = by ?? partner(stack, organizationId);
  const told: Told = { versions: new Map(), answers: new Map(), reads: 0 };
  let running = true;
  let acknowledged = 0;

  async function once(request: Parameters<typeof call>[0]) {
    try {
      const answer = await call(request);
      told.answers.set(answer.status, (told.answers.get(answer.status) ?? 0) + 1);
      return answer;
    } catch {
      // The gateway itself was cut off: the caller knows nothing, and so is told nothing.
      told.answers.set(0, (told.answers.get(0) ?? 0) + 1);
      return undefined;
    }
  }

  async function visit(): Promise<void> {
    const created = await once({ path: '/v1/care/patients', json: canaryPatient() });
    if (created?.status !== 201) return pause();
    const id = (created.body as { data: { id: string } }).data.id;
    told.versions.set(id, 1);
    acknowledged++;
    const read = await once({ path: `/v1/care/patients/${id}` });
    if (read?.status === 200) told.reads++;
    const changed = await once({
      method: 'PATCH',
      path: `/v1/care/patients/${id}`,
      json: { status: 'inactive' },
    });
    if (changed?.status !== 200) return pause();
    told.versions.set(id, Number(JSON.parse(changed.headers.get('etag') ?? '"0"')));
    acknowledged++;
  }

  const work = async (): Promise<void> => {
    while (running && acknowledged < limit) await visit();
  };
  const all = Promise.all(Array.from({ length: workers }, work));
  return {
    told,
    acknowledged: () => acknowledged,
    async stop(): Promise<Told> {
      running = false;
      await all;
      return told;
    },
  };
}

/** A refused writer doesn't hammer. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
