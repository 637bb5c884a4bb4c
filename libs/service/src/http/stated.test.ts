import { expect, it } from '@jest/globals';
import { purposesOfUse } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { readStated } from './stated.ts';

it('takes each purpose of use that HL7 has, each once', () => {
  expect(new Set(purposesOfUse).size).toBe(purposesOfUse.length);
  for (const purpose of purposesOfUse)
    expect(readStated({ 'x-rymeda-purpose': purpose })).toEqual({ purpose });
});

it.each(['TRAET', 'MARKETING', 'treat', 'PurposeOfUse', 'TREAT ', '', 'jane has a cold'])(
  'refuses %j as a purpose, and says what is wanted',
  (purpose) => {
    expect(() => readStated({ 'x-rymeda-purpose': purpose })).toThrow(
      expect.objectContaining({
        code: 'BAD_REQUEST',
        message: 'The header x-rymeda-purpose must be a code of HL7’s PurposeOfUse, such as TREAT',
      }),
    );
  },
);

it('takes a reason that is a code or a number, and the id of a window, and nothing else', () => {
  const breakGlass = newId('bgl');
  const said = { 'x-rymeda-reason': 'CASE-2026/17', 'x-rymeda-break-glass': breakGlass };
  expect(readStated(said)).toEqual({ reason: 'CASE-2026/17', breakGlass });
  expect(() => readStated({ 'x-rymeda-reason': 'she has a cold' })).toThrow('never free text');
  expect(() => readStated({ 'x-rymeda-break-glass': 'pat_1' })).toThrow('break-glass window');
  expect(readStated({})).toEqual({});
});
