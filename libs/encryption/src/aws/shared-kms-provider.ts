import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Clock } from '@rymeda/kernel';
import type { KeyProvider } from '../key-provider.ts';
import { organizationKeyProvider, type OrganizationKeyStore } from '../organization-keys.ts';
import { asked, bytes, encryptionContext, withinDeadline } from './kms.ts';

export interface SharedKmsOptions {
  client: KMSClient;
  /** Id, ARN or alias of the one KMS key of all organisations. */
  keyId: string;
  store: OrganizationKeyStore;
  clock: Clock;
}

/**
 * One KMS key for all organisations, for its cost. Each organisation still has a key of its own, wrapped under that
 * one with the context `{ organizationId, purpose: 'organization' }`, which can be destroyed alone.
 */
export const sharedKmsProvider = ({ client, keyId, store, clock }: SharedKmsOptions): KeyProvider =>
  organizationKeyProvider({
    name: 'aws',
    store,
    clock,
    root: {
      async generate(organizationId) {
        const made = await asked(
          client.send(
            new GenerateDataKeyCommand({
              KeyId: keyId,
              KeySpec: 'AES_256',
              EncryptionContext: encryptionContext(organizationId, 'organization'),
            }),
            withinDeadline(),
          ),
        );
        return {
          plaintext: bytes(made.Plaintext, 'a key'),
          wrapped: bytes(made.CiphertextBlob, 'a wrapped key'),
        };
      },
      async unwrap(wrapped, organizationId) {
        const opened = await asked(
          client.send(
            new DecryptCommand({
              CiphertextBlob: wrapped,
              KeyId: keyId,
              EncryptionContext: encryptionContext(organizationId, 'organization'),
            }),
            withinDeadline(),
          ),
        );
        return bytes(opened.Plaintext, 'a key');
      },
    },
  });
