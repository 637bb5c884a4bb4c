import { describe, expect, it } from '@jest/globals';
import { parts, readOptions, UsageError } from './options.ts';

const read = (...args: string[]) => readOptions(args, {}, '/repo');

describe('the options', () => {
  it('default to everything, 20 s each, on a stack of its own', () => {
    expect(read()).toEqual({
      seconds: 20,
      only: new Set(parts),
      profile: undefined,
      home: '/repo/.rymeda-bench',
      portBase: 28_080,
    });
  });

  it('choose parts and a length', () => {
    expect(read('--only', 'get,delay', '--seconds', '2')).toMatchObject({
      only: new Set(['get', 'delay']),
      seconds: 2,
    });
  });

  it('say what they don’t know', () => {
    expect(() => read('--only', 'put')).toThrow(UsageError);
    expect(() => read('--seconds', '0')).toThrow(UsageError);
    expect(() => read('--secnds', '2')).toThrow(UsageError);
  });

  it('are none when help is asked for', () => expect(read('--help')).toBeUndefined());
});
