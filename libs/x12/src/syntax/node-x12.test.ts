import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { X12Parser, type X12Interchange } from 'node-x12';
import { segmentsOf, write837p } from '../index.ts';
import { envelope, header, professionalClaims } from '../testing/claim.ts';
import { fileOf, remittances, textOf } from '../testing/remittance.ts';

/** What node-x12 1.7.1 makes of a text: another's reading of the same standard. */
function theirs(text: string): string[][] {
  const file = new X12Parser(true).parse(text) as X12Interchange;
  const row = ({ tag, elements }: { tag: string; elements: { value: string }[] }): string[] => [
    tag,
    ...elements.map(({ value }) => value),
  ];
  return file.functionalGroups.flatMap((group) =>
    group.transactions.flatMap((set) => [set.header, ...set.segments, set.trailer].map(row)),
  );
}

async function ours(text: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { elements } of segmentsOf([Buffer.from(text)])) rows.push([...elements]);
  const isOfSet = ([id = '']: string[]): boolean => !['ISA', 'GS', 'GE', 'IEA'].includes(id);
  return rows.filter(isOfSet);
}

it('node-x12 reads the same segments and elements in every 837P that we write', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(professionalClaims, { minLength: 1, maxLength: 3 }), async (claims) => {
      const numbered = claims.map((claim, i) => ({ ...claim, controlNumber: `C${i}` }));
      const text = write837p(envelope, header, numbered);
      expect(await ours(text)).toEqual(theirs(text));
    }),
    { numRuns: 30 },
  );
});

it('and the same in 835s, whatever ends their lines', async () => {
  await fc.assert(
    fc.asyncProperty(remittances, fc.constantFrom('~', '~\n', '~\r\n'), async (made, terminator) => {
      const text = textOf(fileOf(made), terminator);
      expect(await ours(text)).toEqual(theirs(text));
    }),
    { numRuns: 30 },
  );
});
