import { exceptionOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toException } from './exception.ts';
import type { ExceptionStore } from './exception.store.ts';

export const getException = ({ exceptions }: { exceptions: ExceptionStore }) =>
  route(exceptionOperations.get, 'revenue_exception', async ({ scope, params }) => {
    const state = await exceptions.load(scope, params.id);
    if (state === null) throw notFound();
    const suggestions = state.status === 'open' ? await exceptions.suggestions(scope, state) : [];
    return { data: toException(state, suggestions), version: state.version };
  });
