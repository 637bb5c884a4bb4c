import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password.rules.ts';

const fault = (password: string) => passwordFault(password, ['ada.lovelace@clinic.example', 'ada.lovelace']);

it('a name of less than four letters counts for nothing: it stands in many words', () => {
  expect(passwordFault('abcabcabcxyzzy', ['abc'])).toBeUndefined();
  expect(passwordFault('abcdabcdabcdxyzzy', ['ABCD'])).toBeDefined();
});

describe('a password', () => {
  it.each([
    'correct horse battery',
    'lapis 9 tundra',
    'Zürich im Regen',
    'passwords are a nuisance',
    'ぱすわーどはながいほうがよい',
    'twelve chars',
    'abcdeabcdeab',
    `${'lapis'.repeat(51)}x`,
    'a tundrapassword',
  ])('may be %p', (password) => {
    expect(fault(password)).toBeUndefined();
  });

  it.each([
    'short',
    '',
    'elevenchars',
    'aaaaaaaaaaaaaaaa',
    'abababababababab',
    'Password1234!',
    'ｐａｓｓｗｏｒｄ1234!',
    'qwerty123456',
    'ada.lovelace1',
    'x'.repeat(257),
    `${'lapis'.repeat(51)}xy`,
    'lapis tundr',
    'ﬁﬁﬁﬁﬁ',
    'abcdabcdabcd',
    'ADA.LOVELACE@CLINIC.EXAMPLE',
    'tundra!password',
    'tundra password',
    'Welcome12345',
  ])('may not be %p', (password) => {
    expect(fault(password)).toBeDefined();
  });
});
