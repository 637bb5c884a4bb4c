import type { DryRun } from '@rymeda/contracts';
import type { CompiledDefinition } from '../definition/compile-definition.ts';
import { advance, complete, freshPlan, loopValues } from '../runs/planner.rules.ts';

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
  let plan = freshPlan();
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
      // What it lacks may be what an earlier step would have given.
      const depends = steps.some((s) => s.state === 'would_run' || s.state === 'would_wait');
      steps.push({
        key: next.key,
        type: next.type,
        state: 'would_fail',
        input: null,
        error: next.error.message,
      });
      return { steps, ends: !depends };
    }
    const { action } = next.instruction;
    const waits = action.type === 'wait' || action.type === 'task';
    steps.push({
      key: next.key,
      type: action.type,
      state: waits ? 'would_wait' : 'would_run',
      input: next.input,
      error: null,
    });
    plan = complete(reached, action.id, { ok: true });
  }
}
