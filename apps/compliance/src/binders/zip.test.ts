import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { binderPdf } from './binder-pdf.ts';
import { hashing, zipped, type Hashed, type ZipEntry } from './zip.ts';

const at = new Date('2027-01-01T00:00:00Z');
async function* bytes(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
const all = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const zip = (entries: ZipEntry[], seen: (files: readonly Hashed[]) => void = () => undefined) =>
  zipped(
    entries,
    {
      name: 'manifest.json',
      of: (files) => {
        seen(files);
        return Buffer.from('{}');
      },
    },
    { at, entryDone: () => undefined },
  );

describe('a binder’s ZIP', () => {
  it('ends with what is made of the length and hash of every entry before it', async () => {
    let files: readonly Hashed[] = [];
    const entries = ['one', 'two'].map((name) => ({ name, open: () => bytes(name, name) }));
    const body = await all(zip(entries, (f) => (files = f)));
    expect(body.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(files).toEqual(
      ['one', 'two'].map((name) => ({
        name,
        bytes: 6,
        sha256: sha256(name + name).toString('hex'),
      })),
    );
  });

  it('is the same for the same content', async () => {
    const once = () => all(zip([{ name: 'a', open: () => bytes('x') }]));
    expect(await once()).toEqual(await once());
  });

  it.each([
    ['can not be opened', () => Promise.reject(new Error('away'))],
    [
      'breaks off',
      async function* () {
        yield Buffer.from('x');
        throw new Error('away');
      },
    ],
  ])('fails as a whole when an entry %s', async (_what, open) => {
    await expect(all(zip([{ name: 'a', open: open as ZipEntry['open'] }]))).rejects.toThrow('away');
  });

  it('opens one entry at a time, when it is its turn', async () => {
    const opened: string[] = [];
    const entry = (name: string): ZipEntry => ({
      name,
      async *open() {
        opened.push(`${name} begins`);
        yield Buffer.alloc(300_000);
        opened.push(`${name} ends`);
      },
    });
    await all(zip([entry('a'), entry('b')]));
    expect(opened).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

it('what is hashed passes unchanged', async () => {
  let told = {};
  expect((await all(hashing(bytes('a', 'bc'), (facts) => (told = facts)))).toString()).toBe('abc');
  expect(told).toEqual({ bytes: 3, sha256: sha256('abc').toString('hex') });
});

it('the PDF is one, whatever script a title is in', async () => {
  const counts = { met: 0, due: 0, missing: 1, not_applicable: 0, alternative_documented: 0 };
  const line = {
    code: 'x',
    source: 'own' as const,
    kind: 'own' as const,
    title: '漢字 😀',
    status: 'missing' as const,
  };
  const posture = {
    ...{ asOf: at.toISOString(), notice: 'no legal finding', score: 0, counts },
    requirements: [{ ...line, requirementId: null, rationale: null, evidence: [] }],
  };
  const none = { incidents: [], screenings: [], screeningRuns: [] };
  const lists = { artifacts: [], attested: new Map(), credentials: [], agreements: [], ...none };
  const pdf = await all(
    binderPdf({ id: 'bnd_1', organizationId: 'org_1', year: 2027, at, posture, ...lists }),
  );
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(pdf.subarray(-6).toString('latin1')).toContain('%%EOF');
});
