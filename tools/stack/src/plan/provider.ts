/** How one component comes to be: somebody else's, in a container, or a process of this machine. */
export type Provider = 'external' | 'containers' | 'native';

export interface ProviderFacts {
  component: string;
  /** RYMEDA_STACK; empty or undefined lets the tool choose. */
  forced: string | undefined;
  addressVariable: string;
  /** Value of the address variable (MONGODB_URI, KAFKA_BROKERS, REDIS_URL). */
  address: string | undefined;
  engineAnswers: boolean;
  imagePresent: boolean;
}

export interface Choice {
  provider: Provider;
  why: string;
}

/** The first way that works, in the order external, containers, native. Throws what the user should do. */
export function chooseProvider(facts: ProviderFacts): Choice {
  switch (facts.forced ?? '') {
    case 'external':
      if (facts.address) return { provider: 'external', why: facts.addressVariable };
      throw new Error(`RYMEDA_STACK=external needs ${facts.addressVariable} for ${facts.component}.`);
    case 'containers':
      // A missing image is pulled then: whoever forces containers accepts the wait.
      if (facts.engineAnswers) return { provider: 'containers', why: 'RYMEDA_STACK=containers' };
      throw new Error(
        'RYMEDA_STACK=containers, but no Docker engine answers. Start one, or unset RYMEDA_STACK.',
      );
    case 'native':
      return { provider: 'native', why: 'RYMEDA_STACK=native' };
    case '':
      return chooseFreely(facts);
    default:
      throw new Error(`RYMEDA_STACK is "${facts.forced}"; it can be external, containers or native.`);
  }
}

function chooseFreely(facts: ProviderFacts): Choice {
  if (facts.address) return { provider: 'external', why: facts.addressVariable };
  if (facts.engineAnswers && facts.imagePresent) return { provider: 'containers', why: 'image present' };
  return { provider: 'native', why: facts.engineAnswers ? 'no image present' : 'no Docker engine' };
}
