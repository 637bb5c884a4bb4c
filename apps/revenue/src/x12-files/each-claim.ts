import { readFile, remittanceReader, type ClaimPayment } from '@rymeda/x12';

const stepBytes = 65_536;

/**
 * The claims of one 835 of a file, by the segment number of its ST, as they come. The next bytes are read when `take`
 * is done with what came of these, so that a file of any length needs the memory of some claims.
 */
export async function eachClaim(
  pieces: AsyncIterable<Uint8Array>,
  line: number,
  take: (claims: ClaimPayment[]) => Promise<void>,
): Promise<void> {
  let waiting: ClaimPayment[] = [];
  async function handOut(): Promise<void> {
    const claims = waiting;
    waiting = [];
    if (claims.length > 0) await take(claims);
  }
  async function* paced(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      for (let start = 0; start < piece.length; start += stepBytes) {
        yield piece.subarray(start, start + stepBytes);
        await handOut();
      }
    }
  }
  await readFile(paced(), {
    readers: {
      '835': ({ header }) => {
        const isAsked = header.segment.line === line;
        return remittanceReader((claim) => {
          if (isAsked) waiting.push(claim);
        });
      },
    },
    set: () => undefined,
  });
  await handOut();
}
