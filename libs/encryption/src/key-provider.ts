/** What a data key is for; part of the provider's encryption context. */
export type KeyPurpose = 'data' | 'index';

export interface GeneratedKey {
  /** 32 bytes. */
  plaintext: Buffer;
  wrapped: Buffer;
  /** The provider's name of the wrapping key. */
  wrappingKeyId: string;
}

/**
 * Wraps and unwraps data keys under an organisation's own key. The context `{ organizationId, purpose }` is
 * bound: a wrapped key opens for no other organisation or purpose. Throws when the provider can't be reached.
 */
export interface KeyProvider {
  readonly name: 'local' | 'aws';
  generate(organizationId: string, purpose: KeyPurpose): Promise<GeneratedKey>;
  unwrap(
    wrapped: Buffer,
    wrappingKeyId: string,
    organizationId: string,
    purpose: KeyPurpose,
  ): Promise<Buffer>;
}
