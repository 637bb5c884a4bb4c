import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.ts';

const env = { HOME: '/home/ada', RYMEDA_HOME: '/srv/stack' };

describe('the options of the demo', () => {
  it('have defaults for everything', () => {
    expect(readConfig([], env)).toEqual({
      people: undefined,
      seed: 42,
      file: undefined,
      concurrency: 8,
      organization: undefined,
      stackFile: '/srv/stack/stack.json',
      cache: '/home/ada/.cache/rymeda/synthea',
    });
  });

  it('look for the stack in .rymeda of the repository when no home is set', () => {
    expect(readConfig([], { HOME: '/home/ada' })?.stackFile).toMatch(/\/\.rymeda\/stack\.json$/);
  });

  it('keep the cache where XDG says', () => {
    expect(readConfig([], { XDG_CACHE_HOME: '/var/cache' })?.cache).toBe('/var/cache/rymeda/synthea');
  });

  it.each([
    ['--people', '0'],
    ['--people', '1.5'],
    ['--concurrency', 'many'],
    ['--seed', '-1'],
    ['--peple', '3'],
  ])('refuse %s %s and say so', (option, value) => {
    expect(() => readConfig([option, value], env)).toThrow(option);
  });

  it('that ask for help ask for nothing else', () => {
    expect(readConfig(['--help'], env)).toBeUndefined();
  });
});
