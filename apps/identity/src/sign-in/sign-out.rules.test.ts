import { expect, it } from '@jest/globals';
import { returnAddress } from './sign-out.rules.ts';

const registered = ['https://app.clinic.example/callback', 'https://app.clinic.example/bye?from=us'];

it('a sign-out leads back to an address of the client, with the state, and keeps what stood in it', () => {
  expect(returnAddress({ returnTo: registered[1], state: 'a&b=c' }, registered)).toEqual({
    to: 'https://app.clinic.example/bye?from=us&state=a%26b%3Dc',
  });
  expect(returnAddress({ returnTo: registered[0], state: undefined }, registered)).toEqual({
    to: registered[0],
  });
  expect(returnAddress({ returnTo: undefined, state: 'x' }, registered)).toEqual({ to: undefined });
});

it.each([
  'https://evil.example/',
  'https://app.clinic.example/callback/',
  'https://app.clinic.example/callback?x=1',
  'HTTPS://app.clinic.example/callback',
  'javascript:alert(1)',
  '',
])('a sign-out leads to no other address: %p', (returnTo) => {
  expect(returnAddress({ returnTo, state: undefined }, registered)).toEqual({ refused: true });
  expect(returnAddress({ returnTo, state: undefined }, [])).toEqual({ refused: true });
});
