import { expect, test } from '@jest/globals';

import { commands, UsageError } from './commands.ts';

const flags = {
  ...{ detach: false, mtls: false, components: false, json: false },
  ...{ services: undefined, instances: undefined },
};

test.each([
  ['service', 'care'],
  ['component', 'mongodb'],
])(
  'a signal that there is none of is a wrong command line, not a %s that does not run',
  async (kind, name) => {
    for (const signal of ['SIGTREM', '9', 'toString'])
      await expect(commands[kind]?.(flags, ['kill', name, signal])).rejects.toThrow(UsageError);
  },
);
