import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password.rules.ts';

const fault = (password: string) => passwordFault(password, ['ada.lovelace@clinic.example', 'ada.lovelace']);

describe('a password', () => {
  it.each([
    'correct horse battery',
    'lapis 9 tundra',
    'Zürich im Regen',
    'passwords are a nuisance',
    'ぱすわーどはながいほうがよい',
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
    'qwerty123456',
    'ada.lovelace1',
    'x'.repeat(257),
    'Welcome12345',
  ])('may not be %p', (password) => {
    expect(fault(password)).toBeDefined();
  });
});
