import { expect, it } from '@jest/globals';
import type { FileState } from './file.ts';
import { fileProcessor, type ProcessParts } from './process-file.ts';

const isa =
  'ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260305*1200*^*00501*000000007*0*P*:~';
const ta1 = 'TA1*000000005*260305*1200*R*024~';

/** What became of a file of this content, and which interchanges were asked for because of it. */
async function processed(
  content: string,
  { stopping = new AbortController().signal, isTesting = false } = {},
) {
  const asked: number[] = [];
  let state = {
    id: 'fil_1',
    organizationId: 'org_1',
    type: null,
    status: 'processing',
    version: 1,
  } as FileState;
  const process = fileProcessor({
    transactions: {
      run: async (_context: unknown, work: (tx: unknown) => Promise<unknown>) =>
        work({ emit: () => undefined }),
    },
    submissions: {
      byInterchange: async (_tx: unknown, _scope: unknown, number: number) => {
        asked.push(number);
        return [];
      },
    },
    payers: { any: async () => isTesting },
    batches: { list: async () => ({ items: [], next: null }) },
    x12Files: {
      begin: async () => undefined,
      load: async () => state,
      done: async () => true,
      replace: async (_tx: unknown, _scope: unknown, next: FileState) => void (state = next),
    },
    files: {
      async *read() {
        yield Buffer.from(content);
      },
    },
  } as unknown as ProcessParts);
  await process({ _id: 'fil_1', organizationId: 'org_1' } as Parameters<typeof process>[0], stopping);
  return { asked, status: state.status, problems: state.problems.map((p) => p.code) };
}

it('a TA1 returns the claims of its interchange, unless something is wrong with the file as a whole', async () => {
  const whole = await processed(`${isa}${ta1}IEA*0*000000007~`);
  expect(whole).toEqual({ asked: [5], status: 'posted', problems: [] });
  const cut = await processed(`${isa}${ta1}`);
  expect(cut).toEqual({ asked: [], status: 'rejected', problems: ['TRUNCATED'] });
  const other = await processed(`${isa}${ta1}IEA*0*000000008~`);
  expect(other).toEqual({ asked: [], status: 'rejected', problems: ['CONTROL_NUMBER_MISMATCH'] });
});

it('test data moves nothing, but where a payer is tested with', async () => {
  const text = `${isa.replace('*P*:', '*T*:')}${ta1}IEA*0*000000007~`;
  expect(await processed(text)).toEqual({ asked: [], status: 'rejected', problems: ['TEST_DATA'] });
  expect(await processed(text, { isTesting: true })).toEqual({ asked: [5], status: 'posted', problems: [] });
});

it('a file is left for another process, and not taken for a cut one, where this one is to stop', async () => {
  const whole = `${isa}${ta1}IEA*0*000000007~`;
  await expect(processed(whole, { stopping: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
