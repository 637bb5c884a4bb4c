import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  EnableKeyRotationCommand,
  GenerateDataKeyCommand,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import {
  checkWaitingDays,
  KeyRefusedError,
  type GeneratedKey,
  type KeyProvider,
  type KeyPurpose,
} from '../key-provider.ts';
import { describeKey, keyIdOf, keyRegions } from './key-regions.ts';
import { asked, bytes, encryptionContext, isKms, withinDeadline } from './kms.ts';

/** Aliases are how the key of an organisation is found; IAM policies can name the prefix. */
export const aliasOf = (organizationId: string): string => `alias/rymeda/${organizationId}`;

/** KMS rotates the key's own material once a year; what was wrapped under older material still opens. */
const rotationDays = 365;

const tagsOf = (organizationId: string) => [{ TagKey: 'rymeda:organization', TagValue: organizationId }];

/**
 * One KMS key an organisation: a multi-Region primary with rotation enabled, found by its alias. Wrapped keys name
 * their key by id, which is the same in every Region that holds a replica. `others`: KMS in Regions that are to hold
 * one, by their names.
 */
export function kmsProvider(
  client: KMSClient,
  others: ReadonlyMap<string, KMSClient> = new Map(),
): KeyProvider {
  const regions = keyRegions(client, others);
  const describe = (organizationId: string) => describeKey(client, aliasOf(organizationId));

  /** An alias is given last: it never names a key that isn't complete. */
  async function create(organizationId: string): Promise<void> {
    const made = await asked(
      client.send(
        new CreateKeyCommand({
          Description: `Rymeda data keys of ${organizationId}`,
          KeySpec: 'SYMMETRIC_DEFAULT',
          KeyUsage: 'ENCRYPT_DECRYPT',
          MultiRegion: true,
          Tags: tagsOf(organizationId),
        }),
        withinDeadline(),
      ),
    );
    const KeyId = made.KeyMetadata?.KeyId;
    if (KeyId === undefined) throw new Error('KMS answered without a key id');
    const rotation = { KeyId, RotationPeriodInDays: rotationDays };
    await asked(client.send(new EnableKeyRotationCommand(rotation), withinDeadline()));
    try {
      const alias = { AliasName: aliasOf(organizationId), TargetKeyId: KeyId };
      await client.send(new CreateAliasCommand(alias), withinDeadline());
    } catch (error) {
      if (!isKms(error, 'AlreadyExistsException')) throw error;
      // Another process was first and this key wraps nothing; unless the alias is ours and only the answer was lost.
      if ((await describe(organizationId))?.KeyId !== KeyId)
        await client
          .send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }), withinDeadline())
          .catch(spareIsLeft);
    }
  }

  async function generate(organizationId: string, purpose: KeyPurpose): Promise<GeneratedKey> {
    const made = await client.send(
      new GenerateDataKeyCommand({
        KeyId: aliasOf(organizationId),
        KeySpec: 'AES_256',
        EncryptionContext: encryptionContext(organizationId, purpose),
      }),
      withinDeadline(),
    );
    return {
      plaintext: bytes(made.Plaintext, 'a key'),
      wrapped: bytes(made.CiphertextBlob, 'a wrapped key'),
      wrappingKeyId: wrappedBy(made.KeyId),
    };
  }

  return {
    name: 'aws',
    async prepare(organizationId) {
      if ((await describe(organizationId)) === null) await create(organizationId);
    },
    async replicate(organizationId) {
      if (others.size === 0) return true;
      const key = await describe(organizationId);
      const named = { alias: aliasOf(organizationId), tags: tagsOf(organizationId) };
      return key !== null && asked(regions.replicate({ ...named, key }));
    },
    async generate(organizationId, purpose) {
      try {
        return await generate(organizationId, purpose);
      } catch (error) {
        if (!isKms(error, 'NotFoundException')) return asked(Promise.reject(error as Error));
        await create(organizationId);
        return asked(generate(organizationId, purpose));
      }
    },
    async unwrap(key, organizationId, purpose) {
      const opened = await asked(
        client.send(
          new DecryptCommand({
            CiphertextBlob: key.wrapped,
            KeyId: key.wrappingKeyId,
            EncryptionContext: encryptionContext(organizationId, purpose),
          }),
          withinDeadline(),
        ),
      );
      return bytes(opened.Plaintext, 'a key');
    },
    async rewrap(key, organizationId, purpose) {
      const bound = encryptionContext(organizationId, purpose);
      const again = await asked(
        client.send(
          new ReEncryptCommand({
            CiphertextBlob: key.wrapped,
            SourceKeyId: key.wrappingKeyId,
            SourceEncryptionContext: bound,
            DestinationKeyId: aliasOf(organizationId),
            DestinationEncryptionContext: bound,
          }),
          withinDeadline(),
        ),
      );
      return {
        wrapped: bytes(again.CiphertextBlob, 'a wrapped key'),
        wrappingKeyId: wrappedBy(again.KeyId),
      };
    },
    async scheduleDestruction(organizationId, waitingDays) {
      checkWaitingDays(waitingDays);
      const key = await describe(organizationId);
      return key === null ? null : regions.scheduleDeletion(key, waitingDays);
    },
    async cancelDestruction(organizationId) {
      const key = await describe(organizationId);
      if (key === null) throw new KeyRefusedError("the organisation's key was destroyed");
      await regions.cancelDeletion(key);
    },
    // KMS destroys by itself.
    destroyDue: () => Promise.resolve(),
  };
}

/** By a role that may make keys and not end them, or while KMS is slow: the organisation has its key, whatever becomes of it. */
const spareIsLeft = (): void => undefined;

function wrappedBy(arn: string | undefined): string {
  if (arn === undefined) throw new Error('KMS answered without a key id');
  return keyIdOf(arn);
}
