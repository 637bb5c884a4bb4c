import type { DryRun } from '@rymeda/contracts';
import type { CompiledDefinition } from '../definition/compile-definition.ts';
import type { StepFault } from '../runs/run.ts';
import { advance, complete, freshPlan, loopValues } from '../runs/planner.rules.ts';

/** Characters of JSON. */
const mostShown = 1_048_576;

/**
 * What a run would do with these values. Nothing is done: of what a step would give it is known only that it went well,
 * so it ends where something depends on more than that.
 */
export function dryRunSteps(
  { program }: Pick<CompiledDefinition, 'program'>,
  values: Readonly<Record<string, unknown>>,
  facts: { workflowId: string; now: Date },
): Pick<DryRun, 'steps' | 'ends'> {
  const now = facts.now.toISOString();
  const steps: DryRun['steps'] = [];
  let shown = 0;
  /** As far as an answer has room for it. */
  const inputOf = (input: unknown): unknown => {
    if (shown <= mostShown) shown += JSON.stringify(input).length;
    return shown <= mostShown ? input : null;
  };
  let plan = freshPlan();
  /** Steps that would have given something by then. */
  let effects = 0;
  for (;;) {
    const {
      plan: reached,
      passed,
      next,
    } = advance(program, plan, (p) => ({
      ...values,
      run: { id: 'run_dry', workflowId: facts.workflowId, startedAt: now },
      now,
      steps: p.steps,
      vars: p.vars,
      ...loopValues(p),
    }));
    for (const { key, type, state } of passed)
      steps.push({
        key,
        type,
        state: state === 'skipped' ? 'skipped' : 'would_run',
        input: null,
        error: null,
      });
    if (next.kind === 'end') return { steps, ends: true };
    if (next.kind === 'fault') {
      const depends = lacksOutput(next.error) && effects > 0;
      steps.push({
        key: next.key,
        type: next.type,
        state: depends ? 'depends' : 'would_fail',
        input: null,
        error: depends ? null : next.error.message,
      });
      return { steps, ends: !depends };
    }
    const { action } = next.instruction;
    const waits = action.type === 'wait' || action.type === 'task';
    steps.push({
      key: next.key,
      type: action.type,
      state: waits ? 'would_wait' : 'would_run',
      input: inputOf(next.input),
      error: null,
    });
    effects++;
    plan = complete(reached, { key: next.key, actionId: action.id }, { ok: true });
  }
}

/** Whatever an expression names is checked when it is saved: what is missing is what a step before it would have given. */
const lacksOutput = ({ code, message }: StepFault): boolean =>
  code === 'EXPRESSION_FAILED' && message.startsWith('No such key');
