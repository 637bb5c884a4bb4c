import { route } from '@rymeda/service';
import { operatorOperations } from '../platform/operations.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Repeated while a key waits for its turn it answers with that one, so the caller's transaction isn't needed. */
export const rotateSigningKey = ({ keys }: { keys: Pick<SigningKeys, 'rotate'> }) =>
  route(operatorOperations.rotateSigningKey, 'identity_signing_key', async () => {
    const { kid, signsFrom } = await keys.rotate();
    return { data: { id: kid, signsFrom: signsFrom.toISOString() } };
  });
