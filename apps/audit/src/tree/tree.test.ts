import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBundle, encodeBundle } from './entry-bundle.ts';
import { emptyRoot, leafHash, nodeHash } from './hash.ts';
import { consistencyProof, inclusionProof, rootOf } from './proofs.ts';
import { partialTilesOf, rowLength, tileNumber, tilePath, tilesOf, tileWidth, type Tile } from './tile.ts';
import { tileNodes } from './tile-nodes.ts';
import { TreeEdge } from './tree-edge.ts';
import { verifyConsistency, verifyInclusion } from './verify-proofs.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The entries and roots of the test tree that Certificate Transparency's implementations share. */
const known = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const knownRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition, written down as RFC 6962 has it. */
function merkleTreeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(merkleTreeHash(leaves.slice(0, k)), merkleTreeHash(leaves.slice(k)));
}

/** A tree with all that its tiles hold. */
function grow(leaves: readonly Buffer[]) {
  const edge = new TreeEdge();
  const full = new Map<string, Tile>();
  for (const leaf of leaves)
    for (const tile of edge.append(leaf)) full.set(`${tile.level}/${tile.index}`, tile);
  const tile = (level: number, index: number): Promise<Buffer> => {
    const found =
      full.get(`${level}/${index}`) ?? edge.partial().find((t) => t.level === level && t.index === index);
    return found === undefined ? Promise.reject(new Error('no such tile')) : Promise.resolve(found.hashes);
  };
  return { edge, full, nodes: () => tileNodes(tile) };
}

const many = Array.from({ length: 70_000 }, (_, n) => leafHash(Buffer.from(`entry ${n}`)));

describe('a tree', () => {
  it('has the known roots of the known entries', () => {
    const edge = new TreeEdge();
    expect(edge.root().toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    known.forEach((entry, n) => {
      edge.append(leafHash(hex(entry)));
      expect(edge.root().toString('hex')).toBe(knownRoots[n]);
    });
  });

  it('has the known proofs of the known entries', async () => {
    const { nodes } = grow(known.map((entry) => leafHash(hex(entry))));
    const proofOf = async (index: number, size: number) =>
      (await inclusionProof(index, size, nodes())).map((h) => h.toString('hex'));
    expect(await proofOf(0, 8)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(await proofOf(5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(await proofOf(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
    const consistent = await consistencyProof(6, 8, nodes());
    expect(consistent.map((h) => h.toString('hex'))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('has the root of the definition at every size up to 600', () => {
    const edge = new TreeEdge();
    for (let size = 1; size <= 600; size++) {
      edge.append(many[size - 1] as Buffer);
      if (!edge.root().equals(merkleTreeHash(many.slice(0, size)))) throw new Error(`differs at ${size}`);
    }
    expect(edge.size).toBe(600);
  });

  it('proves every entry in every tree of up to 70 entries, and nothing else', async () => {
    for (let size = 1; size <= 70; size++) {
      const { edge, nodes } = grow(many.slice(0, size));
      const [root, node] = [edge.root(), nodes()];
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(index, size, node);
        expect(verifyInclusion(many[index] as Buffer, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(many[size] as Buffer, index, size, proof, root)).toBe(false);
        if (size > 1)
          expect(verifyInclusion(many[index] as Buffer, index ^ 1, size, proof, root)).toBe(false);
        if (proof.length > 0)
          expect(verifyInclusion(many[index] as Buffer, index, size, proof.slice(1), root)).toBe(false);
      }
    }
  });

  it('proves every tree of up to 70 entries to be the beginning of every larger one, and no other', async () => {
    const whole = grow(many.slice(0, 70)).nodes();
    const roots = Array.from({ length: 71 }, (_, size) => merkleTreeHash(many.slice(0, size)));
    const head = (size: number) => ({ size, root: roots[size] as Buffer });
    for (let to = 0; to <= 70; to++)
      for (let from = 0; from <= to; from++) {
        const proof = await consistencyProof(from, to, whole);
        expect(verifyConsistency(head(from), head(to), proof)).toBe(true);
        if (from > 0 && from < to) {
          const other = { size: from, root: roots[from - 1] as Buffer };
          expect(verifyConsistency(other, head(to), proof)).toBe(false);
          expect(verifyConsistency(head(from), { size: to, root: roots[to - 1] as Buffer }, proof)).toBe(
            false,
          );
        }
      }
  });

  it('is proven by nothing that is no proof of it', async () => {
    const [a, b, c] = many as [Buffer, Buffer, Buffer];
    expect(verifyInclusion(a, 1, 1, [], a)).toBe(false);
    expect(verifyInclusion(a, 0, 2, [], a)).toBe(false);
    const head = (size: number, root: Buffer) => ({ size, root });
    expect(verifyConsistency(head(2, a), head(1, a), [])).toBe(false);
    expect(verifyConsistency(head(2, a), head(2, b), [])).toBe(false);
    expect(verifyConsistency(head(2, a), head(2, a), [c])).toBe(false);
    expect(verifyConsistency(head(0, emptyRoot()), head(2, a), [c])).toBe(false);
    expect(verifyConsistency(head(0, a), head(2, a), [])).toBe(false);
    expect(verifyConsistency(head(3, a), head(5, a), [])).toBe(false);
    const node = grow(many.slice(0, 3)).nodes();
    for (const index of [-1, 3])
      await expect(async () => inclusionProof(index, 3, node)).rejects.toThrow(RangeError);
    for (const from of [-1, 4])
      await expect(async () => consistencyProof(from, 3, node)).rejects.toThrow(RangeError);
  });

  it('of any size is proven by its tiles alone (property)', async () => {
    const { nodes } = grow(many);
    const node = nodes();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: many.length }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (size, part) => {
          const index = Math.floor(part * size);
          const root = await rootOf(size, node);
          const proof = await inclusionProof(index, size, node);
          expect(verifyInclusion(many[index] as Buffer, index, size, proof, root)).toBe(true);
          const consistent = await consistencyProof(index, size, node);
          const first = index === 0 ? emptyRoot() : await rootOf(index, node);
          expect(verifyConsistency({ size: index, root: first }, { size, root }, consistent)).toBe(true);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('goes on from its last tiles as if it had never been put away (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 1, max: 300 }), (size, more) => {
        const { edge } = grow(many.slice(0, size));
        const again = TreeEdge.of(size, edge.partial());
        expect(again.root()).toEqual(edge.root());
        for (const leaf of many.slice(size, size + more))
          expect(again.append(leaf)).toEqual(edge.append(leaf));
        expect(again.root()).toEqual(edge.root());
      }),
      { numRuns: 15 },
    );
  });
});

describe('tiles', () => {
  it('are laid out as C2SP tlog-tiles has it', () => {
    expect(tileNumber(1234067)).toBe('x001/x234/067');
    expect(tileNumber(0)).toBe('000');
    expect(tilePath(0, 273, 112)).toBe('tile/0/273.p/112');
    expect(tilePath('entries', 1000, tileWidth)).toBe('tile/entries/x001/000');
    // The example of the specification: a tree of 70,000.
    const tiles = [...tilesOf(0, 70_000)];
    expect(tiles.filter((t) => t.level === 0 && t.width === 256)).toHaveLength(273);
    expect(tiles.filter((t) => t.width < 256)).toEqual([
      { level: 0, index: 273, width: 112 },
      { level: 1, index: 1, width: 17 },
      { level: 2, index: 0, width: 1 },
    ]);
  });

  it('that are not full are named without a walk over all the others (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (size) => {
        expect([...partialTilesOf(size)]).toEqual([...tilesOf(0, size)].filter((t) => t.width < tileWidth));
      }),
      { numRuns: 30 },
    );
    expect([...partialTilesOf(256 ** 3)]).toEqual([{ level: 3, index: 0, width: 1 }]);
  });

  it('that a larger tree adds, with those that the smaller one has, are all of it (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 2_000 }), (from, more) => {
        const size = from + more;
        const have = new Map(
          [...tilesOf(0, from), ...tilesOf(from, size)].map((t) => [`${t.level}/${t.index}`, t.width]),
        );
        for (let level = 0; rowLength(size, level) > 0; level++) {
          let length = 0;
          for (const [key, width] of have) if (key.startsWith(`${level}/`)) length += width;
          expect(length).toBe(rowLength(size, level));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a bundle', () => {
  it('gives back its entries (property), and refuses half of one', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        const bundle = encodeBundle(entries.map((e) => Buffer.from(e)));
        expect(decodeBundle(bundle).map((e) => [...e])).toEqual(entries.map((e) => [...e]));
        if ((entries.at(-1)?.length ?? 0) > 0) expect(() => decodeBundle(bundle.subarray(0, -1))).toThrow();
      }),
    );
    expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  });
});
