import { createReadStream } from 'node:fs';
import { readFile, remittanceReader } from '@rymeda/x12';
import { measured } from './measured.ts';

/** Child process: parses and balances the 835 that its argument names, as it streams. */
await measured(async () => {
  let claims = 0;
  let faults = 0;
  const file = await readFile(createReadStream(process.argv[2] ?? ''), {
    readers: { '835': () => remittanceReader(() => void claims++) },
    set: (_place, result) => (faults += result.faults.length),
  });
  if (faults + file.faults.length > 0) throw new Error('The file does not balance');
  return claims;
});
