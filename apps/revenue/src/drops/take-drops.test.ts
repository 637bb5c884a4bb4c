import { beforeEach, expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { SealedFiles } from '../x12-files/sealed-file.ts';
import type { FileTaker } from '../x12-files/take-file.ts';
import type { Dropped } from './drop-source.ts';
import { dropTaker } from './take-drops.ts';

interface Lying extends Dropped {
  text: string;
}
let lying: Lying[];
let taken: { organizationId: string; actor: string; bytes: number; sha256: string }[];
let ids: string[];
let answerLost: boolean;
let sealed: Set<string>;
let told: string[];
let databaseAway: boolean;
let held: string[];
let leaving: string[];

const lay = (name: string, text: string, organizationId = 'org_a', bytes = text.length): void =>
  void lying.push({ organizationId, name, bytes, stamp: `${name} ${text}`, text });

const taker = () =>
  dropTaker({
    source: {
      async *list() {
        yield* [...lying];
      },
      async *read({ name }) {
        const found = lying.find((d) => d.name === name);
        if (found === undefined || found.text === 'unreadable') throw new Error('EACCES');
        yield Buffer.from(found.text);
      },
      async remove({ name }) {
        lying = lying.filter((d) => d.name !== name);
      },
    },
    files: {
      async put(_organizationId: string, key: string, body: AsyncIterable<Uint8Array>) {
        let bytes = 0;
        for await (const chunk of body) bytes += chunk.length;
        sealed.add(key);
        return { bytes };
      },
      async remove(key: string) {
        sealed.delete(key);
      },
    } as unknown as SealedFiles,
    takeFile: (async (tx: Tx & { actor: string }, { organizationId }, { id, bytes, sha256 }) => {
      if (databaseAway) throw new Error('away');
      ids.push(id);
      taken.push({ organizationId, actor: tx.actor, bytes, sha256 });
      return 'fil_1';
    }) as FileTaker,
    transactions: {
      async run(context, work) {
        const done = await work({ actor: context.actor.id } as unknown as Tx);
        if (answerLost) throw new Error('no answer to the commit');
        return done;
      },
    },
    isKnown: async ({ organizationId }) => organizationId !== 'org_nobody',
    isHeld: (organizationId) => held.includes(organizationId),
    isLeaving: (organizationId) => leaving.includes(organizationId),
    logger: {
      warn: (event: string, fields: { reason?: string }) => void told.push(`${event} ${fields.reason}`),
      failure: (event: string) => void told.push(event),
    } as never,
  });

beforeEach(() => {
  [lying, taken, sealed, told, databaseAway, held] = [[], [], new Set(), [], false, []];
  [ids, answerLost, leaving] = [[], false, []];
});

it('is taken in, in the name of the job, and then removed', async () => {
  lay('a.835', 'ISA*00');
  const drops = taker();
  await drops.turn();
  expect(taken).toEqual([
    {
      organizationId: 'org_a',
      actor: 'system:x12-drop',
      bytes: 6,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(lying).toEqual([]);
  expect(drops.stats()).toEqual({ taken: 1, failures: 0, refused: 0 });
});

it('is not removed before it is durable, and has one copy however often it is tried', async () => {
  lay('a.835', 'ISA*00');
  databaseAway = true;
  const drops = taker();
  await drops.turn();
  await drops.turn();
  const failed = 'x12_drop_failed';
  expect([lying.length, taken.length, sealed.size, told]).toEqual([1, 0, 1, [failed, failed]]);
  databaseAway = false;
  await drops.turn();
  expect([lying.length, taken.length, sealed.size]).toEqual([0, 1, 1]);
});

it('whose taking in nobody answered for is tried with the copy that may have been taken in', async () => {
  lay('a.835', 'ISA*00');
  answerLost = true;
  const drops = taker();
  await drops.turn();
  expect([lying.length, sealed.size]).toEqual([1, 1]);
  answerLost = false;
  await drops.turn();
  expect([lying.length, sealed.size, new Set(ids).size]).toEqual([0, 1, 1]);
});

it('that is another under the same name is sealed anew', async () => {
  lay('a.835', 'ISA*00');
  databaseAway = true;
  const drops = taker();
  await drops.turn();
  lying = [];
  lay('a.835', 'ISA*01*');
  databaseAway = false;
  await drops.turn();
  expect(taken).toMatchObject([{ bytes: 7 }]);
});

it('that can’t be taken in stays where it is, is told of once, and holds up nobody', async () => {
  lay('empty', '');
  lay('huge', 'ISA*', 'org_a', 50 * 1_048_576 + 1);
  lay('lost', 'ISA*', 'org_nobody');
  lay('secret', 'unreadable');
  lay('z.835', 'ISA*');
  const drops = taker();
  await drops.turn();
  await drops.turn();
  expect(told.filter((t) => t.startsWith('x12_drop_refused'))).toEqual([
    'x12_drop_refused empty',
    'x12_drop_refused too_large',
    'x12_drop_refused unknown_organization',
  ]);
  expect(taken).toHaveLength(1);
  expect(lying.map((d) => d.name)).toEqual(['empty', 'huge', 'lost', 'secret']);
  expect(drops.stats()).toEqual({ taken: 1, failures: 2, refused: 3 });
});

it('of a suspended organisation waits until it is back', async () => {
  lay('a.835', 'ISA*');
  held = ['org_a'];
  const drops = taker();
  await drops.turn();
  expect([lying.length, taken.length]).toEqual([1, 0]);
  held = [];
  await drops.turn();
  expect([lying.length, taken.length]).toEqual([0, 1]);
});

it('of an organisation that is being ended is told of, for it lies in clear; once it is taken back it is taken in', async () => {
  lay('a.835', 'ISA*');
  lay('b.835', 'ISA*', 'org_b');
  [held, leaving] = [['org_a', 'org_b'], ['org_a']];
  const drops = taker();
  await drops.turn();
  await drops.turn();
  expect([lying.length, taken.length, told]).toEqual([2, 0, ['x12_drop_refused organization_leaving']]);
  expect(drops.stats()).toMatchObject({ refused: 1, failures: 0 });
  [held, leaving] = [['org_b'], []];
  await drops.turn();
  expect([lying.map((d) => d.name), drops.stats().refused]).toEqual([['b.835'], 0]);
});
