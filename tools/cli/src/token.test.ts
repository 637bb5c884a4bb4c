import { expect, it } from '@jest/globals';
import { CliError } from './exit-codes.ts';
import { stackClient } from './token.ts';

const clients = [{ name: 'full', clientId: 'cli_1', clientSecret: 'rys_1', scope: 'care:read' }];
const stack = { organizations: [{ id: 'org_100', name: 'A', clients }] };

it('finds a client of the local stack by its name', () => {
  expect(stackClient(stack, 'org_100', 'full')).toEqual({ clientId: 'cli_1', clientSecret: 'rys_1' });
});

it('tells which there are when there is none, and no secret', () => {
  for (const [organization, client] of [
    ['org_9', 'full'],
    ['org_100', 'other'],
  ] as const) {
    const find = () => stackClient(stack, organization, client);
    expect(find).toThrow(CliError);
    expect(find).toThrow(/it has/);
    expect(find).not.toThrow(/rys_/);
  }
});
