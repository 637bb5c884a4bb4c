import { inspect } from 'node:util';

const redacted = '[redacted]';

/**
 * A value that must not be printed: a secret, or PHI in flight. It prints, logs and serialises as
 * `[redacted]`; `reveal()` is the one greppable way to take it out.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}

export const secret = <T>(value: T): Secret<T> => new Secret(value);
