/** A generator that can't go on; nothing has been written by then. The message says what to do instead. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}
