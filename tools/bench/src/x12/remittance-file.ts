import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { interchangeOf, paidOnClaim, remittanceSet, type MadeClaim } from '@rymeda/x12/testing';

/** Three lines, each with a contractual adjustment and a deductible: about 390 bytes a claim less than usual ones. */
const claimOf = (n: number): MadeClaim => ({
  number: `C${n}`,
  adjustments: [],
  lines: Array.from({ length: 3 }, () => ({
    charge: 15_029,
    adjustments: [
      { group: 'CO', reason: '45', amount: 5_000 },
      { group: 'PR', reason: '1', amount: 1_000 },
    ],
  })),
});

function* claimsUpTo(count: number): Generator<MadeClaim> {
  for (let n = 0; n < count; n++) yield claimOf(n);
}

/** An 835 that balances, one set of `count` claims; written as it is made, so that any length fits. */
export async function writeRemittance(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  const total = count * paidOnClaim(claimOf(0));
  let buffered = '';
  for (const segment of interchangeOf(remittanceSet(claimsUpTo(count), total))) {
    buffered += `${segment}~\n`;
    if (buffered.length < 65_536) continue;
    if (!file.write(buffered)) await once(file, 'drain');
    buffered = '';
  }
  file.end(buffered);
  await once(file, 'finish');
}
