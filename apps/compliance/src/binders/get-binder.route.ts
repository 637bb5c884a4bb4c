import { binderOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { toBinder } from './binder.ts';
import type { BinderParts } from './parts.ts';

/** Whoever is given the link can read the binder: that is an entry of the log. */
export const getBinder = ({ binders, files }: Pick<BinderParts, 'binders' | 'files'>) =>
  route(binderOperations.get, 'compliance_binder', async ({ scope, params }) => {
    const state = await binders.load(scope, params.id);
    if (state === null) throw notFound();
    if (state.status !== 'completed') return { data: toBinder(state), version: state.version };
    disclose({ resourceType: 'compliance_binder', resourceIds: [state.id], fields: [] });
    const url = await files.binderLink(scope, state.id);
    return { data: toBinder(state, url), version: state.version };
  });
