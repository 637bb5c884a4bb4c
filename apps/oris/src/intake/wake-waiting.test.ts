import { expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { waitKey, type RunDocument } from '../runs/run.ts';
import type { Arrival } from '../runs/run.store.ts';
import type { Part } from './part.ts';
import { waitingWaker, type WakeParts } from './wake-waiting.ts';

const now = new Date('2026-03-02T14:00:00Z');
const name = 'care.session.no_show';
const key = waitKey(name, 'clientId', 'pat_1');
const waiting = (_id: string): RunDocument =>
  ({ _id, organizationId: 'org_a', waitKey: key, open: { key: 'wait' } }) as RunDocument;
const event = { seen: { id: 'evt_1', name, data: { clientId: 'pat_1' } } };
const part = { context: jobContext('org_a', 'oris'), events: [event] } as unknown as Part;

async function woken(fault: Error): Promise<string[]> {
  const arrived: string[] = [];
  const wake = waitingWaker({
    runs: {
      waitingIds: async () => ['run_bad', 'run_good'],
      loadMany: async (_scope: unknown, ids: string[]) => ids.map(waiting),
      async open(run: RunDocument) {
        if (run._id === 'run_bad') throw fault;
        return { ...run, values: {}, plan: { pc: 0, steps: {}, vars: {}, loops: [] } };
      },
      sealArrival: async () => 'ENC[x]',
      arrive: async (_tx: unknown, _scope: unknown, some: Arrival[]) =>
        arrived.push(...some.map(({ runId }) => runId)),
    },
    definitions: { of: async () => ({ compiled: { program: [{ op: 'step' }] } }) },
    transactions: { run: async (_context: unknown, work: (tx: unknown) => unknown) => work({ now }) },
    lanes: { raiseIn: async () => undefined },
    clock: () => now,
  } as unknown as WakeParts);
  await wake.alone(part);
  return arrived;
}

it('a run that does not open keeps an event from no other that waits for it', async () => {
  expect(await woken(problem('DECRYPTION_FAILED', 'x'))).toEqual(['run_good']);
});

it('one whose key is not to be had for the moment is not passed over', async () => {
  await expect(woken(problem('KEYS_UNAVAILABLE', 'x'))).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
});
