import { postureOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { PostureParts } from './parts.ts';
import { toPastPosture } from './past-posture.ts';

export const listPastPostures = ({ postures }: Pick<PostureParts, 'postures'>) =>
  route(postureOperations.history, 'compliance_posture', async ({ scope, limit, after }) => {
    const page = await postures.list(scope, {}, limit, after);
    return { ...page, items: page.items.map(toPastPosture) };
  });
