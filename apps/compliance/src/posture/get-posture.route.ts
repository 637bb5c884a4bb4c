import { postureOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { currentPosture } from './current-posture.ts';
import type { PostureParts } from './parts.ts';

export const getPosture = (parts: PostureParts) =>
  route(postureOperations.get, 'compliance_posture', async ({ scope, now }) => ({
    data: await currentPosture(parts, scope, now),
  }));
