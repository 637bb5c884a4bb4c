import { describe, expect, it } from '@jest/globals';

import { chooseProvider, type ProviderFacts } from './provider.ts';

const facts: ProviderFacts = {
  component: 'MongoDB',
  forced: undefined,
  addressVariable: 'MONGODB_URI',
  address: undefined,
  engineAnswers: false,
  imagePresent: false,
};

describe('choice of a provider', () => {
  it('takes an address from the environment before anything else', () => {
    const choice = chooseProvider({
      ...facts,
      address: 'mongodb://db',
      engineAnswers: true,
      imagePresent: true,
    });
    expect(choice.provider).toBe('external');
  });

  it('takes containers when an engine answers and holds the image', () => {
    expect(chooseProvider({ ...facts, engineAnswers: true, imagePresent: true }).provider).toBe('containers');
  });

  it('goes native when the engine lacks the image, and does not pull', () => {
    expect(chooseProvider({ ...facts, engineAnswers: true }).provider).toBe('native');
  });

  it('goes native where there is no engine', () => {
    expect(chooseProvider(facts)).toEqual({ provider: 'native', why: 'no Docker engine' });
  });

  it('obeys RYMEDA_STACK', () => {
    const all = { ...facts, address: 'mongodb://db', engineAnswers: true };
    expect(chooseProvider({ ...all, forced: 'native' }).provider).toBe('native');
    expect(chooseProvider({ ...all, forced: 'containers' }).provider).toBe('containers');
    expect(chooseProvider({ ...all, forced: 'external' }).provider).toBe('external');
  });

  it('says what is missing when the forced way cannot work', () => {
    expect(() => chooseProvider({ ...facts, forced: 'external' })).toThrow('MONGODB_URI');
    expect(() => chooseProvider({ ...facts, forced: 'containers' })).toThrow('no Docker engine');
    expect(() => chooseProvider({ ...facts, forced: 'magic' })).toThrow('external, containers or native');
  });
});
