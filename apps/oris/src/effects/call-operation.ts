import type { Clock } from '@rymeda/kernel';
import type { EngineAnswer, EngineRequest } from '@rymeda/service/calls';
import { callable, clearAnswer } from '../definition/platform.ts';
import { mayPass } from '../runs/retry.rules.ts';
import { requestIdOf } from '../runs/lineage.rules.ts';
import { effectKey, type Outcome, type Step } from './effect.ts';

export interface CallInput {
  operation: string;
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body?: unknown;
}

/**
 * One operation of the platform, called at its engine as the workflow itself: the token names it (`svc:oris/wfl_…` in the
 * audit log), has the one scope that the operation needs, and reaches what its saver's partner reaches. A repeated call
 * has the same idempotency key, so its effect is there once.
 */
export function operationCaller(by: {
  request: EngineRequest;
  engineUrls: ReadonlyMap<string, string>;
  clock: Clock;
}) {
  return async (step: Step, input: CallInput, partnerId: string | null): Promise<Outcome> => {
    const operation = callable.get(input.operation);
    const engine = operation?.scope?.split(':')[0];
    const base = engine === undefined ? undefined : by.engineUrls.get(engine);
    if (operation?.scope == null || base === undefined)
      return failed('OPERATION_UNAVAILABLE', `${input.operation} can’t be called here`, false);
    const path = pathOf(operation.path, input.params);
    if (path === undefined) return failed('VALIDATION_FAILED', 'A part of the path has no value', false);
    const { run } = step;
    let answer: EngineAnswer;
    try {
      answer = await by.request({
        url: `${base}${path}${searchOf(input.query)}`,
        method: operation.method,
        organizationId: run.organizationId,
        scope: operation.scope,
        cause: `oris ${run._id} ${step.key}`.slice(0, 200),
        agent: { id: run.workflowId, ...(partnerId === null ? {} : { partnerId }) },
        requestId: requestIdOf(run._id, run.depth),
        timeoutMs: step.timeoutSeconds * 1000,
        ...(operation.body === undefined ? {} : { body: input.body ?? {} }),
        ...(operation.method === 'POST' ? { idempotencyKey: effectKey(step) } : {}),
      });
    } catch {
      // No answer: it may have been carried out, and then the next attempt gets the first one's answer.
      return failed('NO_ANSWER', 'The engine did not answer', true);
    }
    if (answer.status < 300)
      return {
        kind: 'done',
        output: {
          ok: true,
          ...clearAnswer(operation, { data: answer.data, pagination: answer.pagination ?? {} }),
        },
      };
    // A change that was carried out before its answer was lost, or by somebody else: it is as it should be.
    if (answer.status === 404 && operation.kind === 'delete') return { kind: 'done', output: { ok: true } };
    const code = answer.error ?? 'UNKNOWN';
    const passes = mayPass(answer.status) || code === 'IDEMPOTENCY_CONFLICT' || code === 'CONFLICT';
    return {
      ...failed(code, `${operation.name} answered ${answer.status}`, passes),
      retryAfter: answer.retryAfterSeconds,
    };
  };
}
export type OperationCaller = ReturnType<typeof operationCaller>;

const failed = (code: string, message: string, passes: boolean): Outcome & { kind: 'failed' } => ({
  kind: 'failed',
  error: { code, message },
  mayPass: passes,
});

function pathOf(path: string, params: Record<string, unknown>): string | undefined {
  let isWhole = true;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    // An id, not a way to another path.
    if (typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
    isWhole = false;
    return '';
  });
  return isWhole ? filled : undefined;
}

function searchOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}
