import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { verifyCheckpoint } from './checkpoint.ts';
import { main } from './main.ts';
import { parseVerifierKey } from './note.ts';
import {
  checkpointOf,
  leavesOf,
  ndjsonOf,
  testEntry,
  testKey,
  testWitness,
  type TestEntry,
} from './testing/test-log.ts';
import { verifyExport, type VerifyOptions } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'rymeda-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = testKey('audit.example/checkpoints');
const trust = { logKeys: [parseVerifierKey(key.vkey)], witnesses: [] };
const size = 300;
const entries = Array.from({ length: size }, (_, n) => testEntry(n));
const head = (of: readonly TestEntry[] = entries) => verifyCheckpoint(checkpointOf(of, key), trust);
const leaves = leavesOf(entries);
type Row = { entry: TestEntry; index: number };
const rows = (of: readonly TestEntry[] = entries): Row[] => of.map((entry, index) => ({ entry, index }));

let files = 0;
function verify(exported: Row[] | string, more: Partial<VerifyOptions> = {}) {
  const file = join(folder, String(files++));
  writeFileSync(file, gzipSync(typeof exported === 'string' ? exported : ndjsonOf(exported)));
  return verifyExport({ file, heads: [head()], leaves, ...more });
}
const told = async (exported: Row[], more: Partial<VerifyOptions> = {}) =>
  (await verify(exported, more)).findings.map(({ kind, index }) => `${kind} ${index ?? ''}`);

describe('an export that was not tampered with', () => {
  it('is good, whole or as a selection, with or without the list of leaves', async () => {
    expect(await verify(rows())).toEqual({ good: size, size, findings: [], total: 0, later: 0 });
    const { leaves: _, ...without } = { leaves };
    const file = join(folder, 'whole');
    writeFileSync(file, ndjsonOf(rows()));
    expect(await verifyExport({ file, heads: [head()], ...without })).toMatchObject({ good: size, total: 0 });
    expect(
      await verify(
        rows().filter((r) => r.index % 7 === 0),
        { partial: true },
      ),
    ).toMatchObject({ good: 43, total: 0 });
    expect(await verify(rows([]), { heads: [head([])], leaves: Buffer.alloc(0) })).toMatchObject({
      good: 0,
      total: 0,
    });
  });

  it('may go on after the checkpoint: what came later is neither proven nor missed', async () => {
    const later = [...entries, testEntry(300), testEntry(301)];
    const all = { good: size, total: 0, later: 2 };
    expect(await verify(rows(later))).toMatchObject(all);
    expect(await verify(rows(later), { leaves: leavesOf(later) })).toMatchObject(all);
    expect(await verify(rows(later), { leaves: Buffer.alloc(0) })).toMatchObject(all);
    const selection = rows(later).filter(({ index }) => index % 100 === 0);
    expect(await verify(selection, { partial: true })).toMatchObject({ good: 3, total: 0, later: 1 });
  });

  it('is not taken for proven in an entry of a selection that stands after the checkpoint', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const [file, leavesFile, checkpoint] = ['selection', 'leaves', 'checkpoint'].map((n) => join(folder, n));
    writeFileSync(leavesFile!, leaves);
    writeFileSync(checkpoint!, checkpointOf(entries, key));
    const ends = async (...selection: Row[]) => {
      writeFileSync(file!, ndjsonOf(selection));
      const given = ['--key', key.vkey, '--checkpoint', checkpoint!, '--leaves', leavesFile!, '--partial'];
      return [await main([...given, file!]), String(write.mock.lastCall?.[0])];
    };
    const known = rows()[7]!;
    const invented = { index: size, entry: testEntry(998) };
    try {
      expect(await ends(known)).toEqual([0, expect.stringMatching(/^OK: all 1 entries/)]);
      expect(await ends(known, invented)).toEqual([
        2,
        expect.stringMatching(/^NOT ALL TOLD: 1 entries .*\nOf 1 at the end, after the checkpoint/),
      ]);
    } finally {
      write.mockRestore();
    }
  });

  it('does not depend on how JSON is written', async () => {
    const turned = rows().map(({ entry, index }) => ({
      index,
      entry: Object.fromEntries(Object.entries(entry).reverse()) as TestEntry,
    }));
    expect(await verify(turned)).toMatchObject({ good: size, total: 0 });
  });

  it('has texts with what others take for the end of a line, and ends of lines of other systems', async () => {
    const odd = [testEntry(0), { ...testEntry(1), userAgent: 'a\u2028b\u2029c\u0085d' }, testEntry(2)];
    const of = { heads: [head(odd)], leaves: leavesOf(odd) };
    expect(await verify(rows(odd), of)).toMatchObject({ good: 3, total: 0 });
    expect(await verify(ndjsonOf(rows(odd)).replaceAll('\n', '\r\n'), of)).toMatchObject({
      good: 3,
      total: 0,
    });
    expect(await verify(ndjsonOf(rows(odd)).trimEnd(), of)).toMatchObject({ good: 3, total: 0 });
  });
});

describe('what was done to an export is said exactly:', () => {
  it('a changed byte', async () => {
    const changed = rows();
    changed[17] = { index: 17, entry: { ...testEntry(17), userId: 'cli_x' } };
    expect(await verify(changed)).toMatchObject({
      good: size - 1,
      total: 1,
      findings: [{ kind: 'changed', index: 17, line: 18, id: testEntry(17).id }],
    });
  });

  it.each([
    ['the last entry removed', rows().slice(0, -1), ['removed 299']],
    ['the first entry removed', rows().slice(1), ['removed 0']],
    ['one removed', rows().toSpliced(100, 1), ['removed 100']],
    [
      'two swapped',
      rows()
        .with(5, rows()[6] as Row)
        .with(6, rows()[5] as Row),
      ['moved 5'],
    ],
    [
      'two swapped with their places',
      rows()
        .with(5, { index: 5, entry: testEntry(6) })
        .with(6, { index: 6, entry: testEntry(5) }),
      ['moved 6', 'moved 5'],
    ],
    ['one added', rows().toSpliced(50, 0, { index: 50, entry: testEntry(999) }), ['added 50']],
    ['one twice', rows().toSpliced(50, 0, rows()[49] as Row), ['added 49']],
    ['one replaced by another', rows().with(8, { index: 8, entry: testEntry(998) }), ['changed 8']],
  ])('%s', async (_what, tampered, findings) => expect(await told(tampered)).toEqual(findings));

  it('the last before the checkpoint removed, and what came after it is called nothing', async () => {
    const gone = rows([...entries, testEntry(300), testEntry(301)]).toSpliced(size - 1, 1);
    expect(await verify(gone)).toMatchObject({
      total: 1,
      later: 2,
      findings: [{ kind: 'removed', index: size - 1 }],
    });
  });

  it('one that was made up and put far behind all others', async () => {
    const later = rows([...entries, testEntry(300)]);
    const found = await told([...later, { index: 2_000_000, entry: testEntry(998) }]);
    expect(found).toEqual(['added 2000000']);
  });

  it('the first removed and all others renumbered', async () => {
    const renumbered = rows()
      .slice(1)
      .map(({ entry, index }) => ({ entry, index: index - 1 }));
    const result = await verify(renumbered, { most: 1000 });
    expect(result.findings.filter(({ kind }) => kind === 'removed')).toMatchObject([{ index: 0 }]);
    expect(result.findings.filter(({ kind }) => kind === 'moved')).toHaveLength(size - 1);
  });

  it('a changed entry of a selection, and one that was never logged', async () => {
    const selection = rows().filter((r) => r.index % 50 === 0);
    selection[2] = { index: 100, entry: { ...testEntry(100), action: 'delete' } };
    expect(await told(selection, { partial: true })).toEqual(['changed 100']);
    selection[2] = { index: 5000, entry: testEntry(5000) };
    expect(await told(selection, { partial: true })).toEqual(['added 5000']);
  });

  it('any one of these at any place (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('change', 'remove', 'add', 'swap'),
        fc.nat(size - 2),
        async (what, n) => {
          const all = rows();
          if (what === 'change') all[n] = { index: n, entry: { ...testEntry(n), salt: 'x' } };
          if (what === 'remove') all.splice(n, 1);
          if (what === 'add') all.splice(n, 0, { index: n, entry: testEntry(n + 10_000) });
          if (what === 'swap') [all[n], all[n + 1]] = [all[n + 1] as Row, all[n] as Row];
          const kinds = { change: 'changed', remove: 'removed', add: 'added', swap: 'moved' };
          expect(await told(all)).toEqual([`${kinds[what]} ${n}`]);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a log that was rewritten with all its hashes', () => {
  // From entry 200 on everything is another's; tree, leaves and even a signed head are made anew.
  const rewritten = entries.map((entry, n) => (n < 200 ? entry : testEntry(n + 1_000)));

  it('is not that of a checkpoint that was kept, and kept leaves name every entry', async () => {
    const result = await verify(rows(rewritten), { most: 1000 });
    expect(result).toMatchObject({ good: 200, total: 100 });
    expect(result.findings.map(({ kind, index }) => [kind, index])).toEqual(
      Array.from({ length: 100 }, (_, n) => ['changed', 200 + n]),
    );
  });

  it('shows between which kept checkpoints it was rewritten, though its own leaves come along', async () => {
    const heads = [head(entries.slice(0, 64)), head(entries.slice(0, 150)), head()];
    const result = await verify(rows(rewritten), { heads, leaves: leavesOf(rewritten) });
    expect(result.good).toBe(150);
    expect(result.findings).toMatchObject([{ kind: 'rewritten', index: 150 }]);
    expect(result.findings[0]?.text).toContain('entries from 150 to 299');
  });

  it('and cut off, or rolled back to a backup, is shorter than what was signed', async () => {
    const result = await verify(rows(entries.slice(0, 250)), { leaves: leavesOf(entries.slice(0, 250)) });
    expect(result.findings).toMatchObject([{ kind: 'removed', index: 250 }]);
    expect(result.findings[0]?.text).toContain('the last 50');
  });
});

describe('a checkpoint', () => {
  const text = checkpointOf(entries, key);
  it('counts only with a signature of a trusted key', () => {
    expect(() =>
      verifyCheckpoint(text, { logKeys: [parseVerifierKey(testKey(key.name).vkey)], witnesses: [] }),
    ).toThrow('no key');
    expect(() =>
      verifyCheckpoint(text.replace(/(audit\.example\/checkpoints\n)2\n/, '$13\n'), trust),
    ).toThrow('no key');
    expect(() => verifyCheckpoint(text.replace('\n300\n', '\n299\n'), trust)).toThrow(
      'not in the log that was signed',
    );
    expect(() => verifyCheckpoint(text.replace('index 1', 'index 0'), trust)).toThrow(
      'not in the log that was signed',
    );
    expect(() => verifyCheckpoint('x', trust)).toThrow('not a checkpoint');
  });

  it('counts, where witnesses are asked for, only with the line of each', () => {
    const witness = testWitness('witness.example/w1');
    const witnesses = [parseVerifierKey(witness.vkey)];
    expect(() => verifyCheckpoint(text, { ...trust, witnesses })).toThrow('has not countersigned');
    const cosigned = checkpointOf(entries, key, { lines: [witness] });
    expect(verifyCheckpoint(cosigned, { ...trust, witnesses }).size).toBe(size);
    const other = checkpointOf(entries, key, { lines: [testWitness('witness.example/w1')] });
    expect(() => verifyCheckpoint(other, { ...trust, witnesses })).toThrow('has not countersigned');
  });

  it('of another log is not mixed with this one’s', async () => {
    const other = verifyCheckpoint(
      checkpointOf(entries, key, { origin: 'audit.example/org_200/2026' }),
      trust,
    );
    await expect(verify(rows(), { heads: [head(), other] })).rejects.toThrow('different logs');
  });
});

describe('the verifier’s key', () => {
  it.each(['', 'a+b+c', `${key.vkey}x`, key.vkey.replace(/\+\w{8}\+/, '+00000000+')])(
    'is refused when it is %j',
    (text) => expect(() => parseVerifierKey(text)).toThrow(),
  );
});

it('says at which line a file can not be read', async () => {
  await expect(verify(`${ndjsonOf(rows().slice(0, 3))}{broken\n`)).rejects.toThrow(/^line 4: /);
});
