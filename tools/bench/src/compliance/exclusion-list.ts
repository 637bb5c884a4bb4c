import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const header =
  'LASTNAME,FIRSTNAME,MIDNAME,BUSNAME,GENERAL,SPECIALTY,UPIN,NPI,DOB,ADDRESS,CITY,STATE,ZIP,EXCLTYPE,EXCLDATE,' +
  'REINDATE,WAIVERDATE,WVRSTATE';

/** Words that are names of nobody. */
export const familyName = (n: number): string => `Q${letters(n)}WORTH`;
const letters = (n: number): string =>
  [...n.toString(26)].map((digit) => String.fromCharCode(65 + parseInt(digit, 26))).join('');

/** A made-up LEIE of `rows` individuals, in OIG's record layout; every name differs. */
export async function writeExclusionList(path: string, rows: number): Promise<void> {
  function* lines(): Generator<string> {
    yield `${header}\n`;
    for (let n = 0; n < rows; n++)
      yield (
        `${familyName(n)},ORSINO,,,INDIVIDUAL,NURSE/NURSES AIDE,,0000000000,19700101,${n} MAIN ST,X,MA,02101,` +
        `1128b4,20150320,00000000,00000000,\n`
      );
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}
