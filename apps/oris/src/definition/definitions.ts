import type { Scope } from '@rymeda/tenancy';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import { compileDefinition, mostWeight, type CompiledDefinition } from './compile-definition.ts';
import type { Definition } from './definition.ts';

export interface ReadyDefinition {
  definition: Definition;
  compiled: CompiledDefinition;
}

interface Kept extends ReadyDefinition {
  weight: number;
}

/** Text that is no expression weighs less, but not nothing. */
const weightOf = ({ definition, compiled }: ReadyDefinition): number =>
  compiled.weight + Math.ceil(JSON.stringify(definition).length / 50);

/** Compiled definitions are kept: a definition never changes. */
const most = 5_000;
/** Of all that are kept: some 300 MB, were each of the heaviest. */
const mostKept = 15 * mostWeight;

export function definitions(workflows: Pick<WorkflowStore, 'definition'>) {
  const known = new Map<string, Kept>();
  let weight = 0;

  function keep(key: string, ready: ReadyDefinition): void {
    const kept = { ...ready, weight: weightOf(ready) };
    // Two may have asked at the same moment.
    weight += kept.weight - (known.get(key)?.weight ?? 0);
    known.delete(key);
    known.set(key, kept);
    for (const [oldest, { weight: its }] of known) {
      if (known.size <= most && weight <= mostKept) return;
      known.delete(oldest);
      weight -= its;
    }
  }

  return {
    /** Undefined when it is not there, or names what a later version of the platform no longer has. */
    async of(scope: Scope, workflowId: string, number: number): Promise<ReadyDefinition | undefined> {
      const key = `${scope.organizationId} ${workflowId}.${number}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const definition = await workflows.definition(scope, workflowId, number);
      if (definition === null) return undefined;
      const made = compileDefinition(definition, 'run');
      if ('faults' in made) return undefined;
      const ready = { definition, compiled: made.compiled };
      keep(key, ready);
      return ready;
    },
  };
}
export type Definitions = ReturnType<typeof definitions>;
