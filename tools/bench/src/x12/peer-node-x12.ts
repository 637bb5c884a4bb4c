import { readFileSync } from 'node:fs';
import { X12Parser, type X12Interchange } from 'node-x12';
import { measured } from './measured.ts';

/** Child process: node-x12 alone over the same 835, which it parses as a whole; nothing is balanced. */
await measured(() => {
  const file = new X12Parser(true).parse(readFileSync(process.argv[2] ?? '', 'latin1')) as X12Interchange;
  const sets = file.functionalGroups.flatMap((group) => group.transactions);
  return sets.flatMap(({ segments }) => segments).filter(({ tag }) => tag === 'CLP').length;
});
