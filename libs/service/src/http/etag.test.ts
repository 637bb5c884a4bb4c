import { expect, test } from '@jest/globals';
import { checkIfMatch, etag } from './etag.ts';

function answerTo(ifMatch: string | undefined): string {
  try {
    checkIfMatch(ifMatch, 7);
    return 'met';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test.each([undefined, etag(7), '*', ' * ', '"6", "7"', '"6","7"', ', "7" ,', '"a,b", "7"', 'W/"7", "7"'])(
  'version 7 meets %p',
  (ifMatch) => expect(answerTo(ifMatch)).toBe('met'),
);

test.each(['"6"', '"6", "8"', '""', 'W/"7"', '"7,"', '"77"', '"ü7"'])(
  'version 7 does not meet %p; a weak tag never matches',
  (ifMatch) => expect(answerTo(ifMatch)).toBe('PRECONDITION_FAILED'),
);

test.each([
  '7',
  '',
  ' ',
  ',',
  '"7',
  '7"',
  '"7" "8"',
  '"7" 8',
  '*, "7"',
  '"7", *',
  '**',
  'w/"7"',
  'W/7',
  '"a b"',
])('%p is no list of entity tags, and says so instead of seeming stale', (ifMatch) =>
  expect(answerTo(ifMatch)).toBe('BAD_REQUEST'),
);

test.each([' ,', ' ', ',', '"7", ', '"7" ,'])('as much of %p as headers hold comes to an end', (part) => {
  const most = part.repeat(16_000 / part.length);
  expect(answerTo(`${most}x`)).toBe('BAD_REQUEST');
});
