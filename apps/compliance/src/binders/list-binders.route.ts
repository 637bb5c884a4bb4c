import { binderOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toBinder } from './binder.ts';
import type { BinderParts } from './parts.ts';

export const listBinders = ({ binders }: Pick<BinderParts, 'binders'>) =>
  route(binderOperations.list, 'compliance_binder', async ({ scope, limit, after }) => {
    const page = await binders.list(scope, {}, limit, after);
    return { ...page, items: page.items.map((state) => toBinder(state)) };
  });
