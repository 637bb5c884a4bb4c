import { expect, it } from '@jest/globals';
import { KMSServiceException, type KMSClient } from '@aws-sdk/client-kms';
import { kmsProvider } from './kms-provider.ts';

/** As KMS treats one key that is there. */
function oneKey() {
  let state = 'Enabled';
  const calls: string[] = [];
  const answer = (command: string): object => {
    if (command === 'DescribeKeyCommand') return { KeyMetadata: { KeyId: 'mrk-1', KeyState: state } };
    calls.push(command);
    const isPending = state.startsWith('Pending');
    if ((command === 'CancelKeyDeletionCommand') !== isPending && command !== 'EnableKeyCommand')
      throw new KMSServiceException({ name: 'KMSInvalidStateException', $fault: 'client', $metadata: {} });
    if (command === 'CancelKeyDeletionCommand') state = 'Disabled';
    if (command === 'EnableKeyCommand') state = 'Enabled';
    return {};
  };
  const send = (command: object) => Promise.resolve().then(() => answer(command.constructor.name));
  return {
    client: { send } as unknown as KMSClient,
    calls,
    become: (next: string) => (state = next),
    state: () => state,
  };
}

it('a destruction is taken back as often as it is asked, and where none was scheduled nothing is', async () => {
  const key = oneKey();
  const provider = kmsProvider(key.client);
  await provider.cancelDestruction('org_a');
  expect(key.calls).toEqual([]);
  key.become('PendingDeletion');
  await provider.cancelDestruction('org_a');
  await provider.cancelDestruction('org_a');
  expect([key.calls, key.state()]).toEqual([['CancelKeyDeletionCommand', 'EnableKeyCommand'], 'Enabled']);
  // Whoever died between the two steps is followed by another.
  key.become('Disabled');
  await provider.cancelDestruction('org_a');
  expect(key.state()).toBe('Enabled');
});

it('whoever comes second in making a key goes on with the first one, even where it may not end its own', async () => {
  const fault = (name: string) => new KMSServiceException({ name, $fault: 'client', $metadata: {} });
  const answers: Record<string, () => object> = {
    CreateKeyCommand: () => ({ KeyMetadata: { KeyId: 'mrk-spare' } }),
    EnableKeyRotationCommand: () => ({}),
    CreateAliasCommand: () => {
      made = true;
      throw fault('AlreadyExistsException');
    },
    DescribeKeyCommand: () => {
      if (!made) throw fault('NotFoundException');
      return { KeyMetadata: { KeyId: 'mrk-first', KeyState: 'Enabled' } };
    },
    ScheduleKeyDeletionCommand: () => {
      throw fault('AccessDeniedException');
    },
  };
  let made = false;
  const send = (command: object) => Promise.resolve().then(answers[command.constructor.name]);
  await expect(kmsProvider({ send } as unknown as KMSClient).prepare('org_a')).resolves.toBeUndefined();
});
