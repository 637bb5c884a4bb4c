/** What a data key is for; part of the provider's encryption context. */
export type KeyPurpose = 'data' | 'index';

export interface WrappedKey {
  wrapped: Buffer;
  /** The provider's name of the wrapping key. */
  wrappingKeyId: string;
}

export interface GeneratedKey extends WrappedKey {
  /** 32 bytes. */
  plaintext: Buffer;
}

/**
 * Wraps and unwraps data keys under an organisation's own key. The context `{ organizationId, purpose }` is
 * bound: a wrapped key opens for no other organisation or purpose. Throws when the provider can't be reached, and
 * `KeyRefusedError` when it was reached and refuses.
 */
export interface KeyProvider {
  readonly name: 'local' | 'aws';
  /** Makes the organisation's own key unless it is there; every other operation that needs one does so too. */
  prepare(organizationId: string): Promise<void>;
  /**
   * Has the organisation's own key known in the other Regions that the provider was given, if any. False while it isn't
   * ready in one of them, or not even here: to be asked again.
   */
  replicate(organizationId: string): Promise<boolean>;
  generate(organizationId: string, purpose: KeyPurpose): Promise<GeneratedKey>;
  unwrap(key: WrappedKey, organizationId: string, purpose: KeyPurpose): Promise<Buffer>;
  /** The same data key, wrapped anew under the organisation's present key. */
  rewrap(key: WrappedKey, organizationId: string, purpose: KeyPurpose): Promise<WrappedKey>;
  /**
   * From now on nothing is unwrapped for the organisation, and when the waiting time (whole days, 7 to 30) is over
   * its own key is destroyed: then nothing of it can be read again, in any database or backup. Answers when that
   * will be; asked again, the time that was set first; null when the organisation never had a key.
   */
  scheduleDestruction(organizationId: string, waitingDays: number): Promise<Date | null>;
  /** Takes the above back while the waiting time runs, nothing where none runs; KeyRefusedError afterwards. */
  cancelDestruction(organizationId: string): Promise<void>;
  /** Destroys what is due where the provider doesn't do so by itself. To be called from time to time. */
  destroyDue(): Promise<void>;
}

/** The provider was reached and refuses: the wrong organisation or purpose, a changed text, a key being destroyed. */
export class KeyRefusedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'KeyRefusedError';
  }
}

/** A day more or less decides over an organisation's data, so what is no whole number of days is refused. */
export function checkWaitingDays(days: number): void {
  if (!Number.isInteger(days) || days < 7 || days > 30)
    throw new RangeError('The waiting time before a destruction is 7 to 30 whole days');
}
