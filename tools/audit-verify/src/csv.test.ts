import { expect, test } from '@jest/globals';
import { readCsv } from './csv.ts';

test.each([
  ['usr_1', 'usr_1'],
  ["'=1+1", '=1+1'],
  ["''=1", "'=1"],
  ["o'neil", "o'neil"],
])('a user that the file names %s is %s in the entry', (written, name) => {
  expect(readCsv('index,id,userId,salt').row(`7,aud_1,${written},'s`)).toEqual({
    index: 7,
    entry: { id: 'aud_1', userId: name, salt: "'s" },
    proof: undefined,
  });
});
