import { describe, expect, it } from '@jest/globals';
import { accessFor, readStack, type Stack } from './stack-file.ts';

const organization = (id: string) => ({
  id,
  name: id,
  clients: [
    { name: 'readonly', clientId: `${id}-r`, clientSecret: 's' },
    { name: 'full', clientId: `${id}-f`, clientSecret: 's' },
  ],
});
const stack: Stack = {
  gateway: 'http://127.0.0.1:8080',
  organizations: [organization('org_100'), organization('org_200')],
};

describe('the access to the platform', () => {
  it('is the full client of the first organisation', () => {
    expect(accessFor(stack, undefined)).toEqual({
      baseUrl: 'http://127.0.0.1:8080',
      organization: 'org_100',
      clientId: 'org_100-f',
      clientSecret: 's',
    });
  });

  it('is that of the organisation that was asked for', () => {
    expect(accessFor(stack, 'org_200').clientId).toBe('org_200-f');
  });

  it('to an organisation that the stack lacks is refused, with those it has', () => {
    expect(() => accessFor(stack, 'org_300')).toThrow('it has org_100, org_200');
  });

  it('needs a running stack, and says how to start one', async () => {
    await expect(readStack('/nowhere/stack.json')).rejects.toThrow('npm start');
  });
});
