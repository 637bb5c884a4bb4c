import { signingKeyOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';

import type { SigningKeys } from './signing-keys.ts';

/** Repeated while a key waits for its turn it answers with that one, so the caller's transaction isn't needed. */
export const rotateSigningKey = ({ keys }: { keys: Pick<SigningKeys, 'rotate'> }) =>
  route(signingKeyOperations.rotate, 'identity_signing_key', async () => {
    const { kid, signsFrom } = await keys.rotate();
    return { data: { id: kid, signsFrom: signsFrom.toISOString() } };
  });
