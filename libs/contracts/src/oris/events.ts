import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { workflowStatus } from './workflow.ts';

const engine = 'oris' as const;

const workflowData = z.strictObject({ id: z.string(), status: workflowStatus });
const workflowExample = { id: 'wfl_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', status: 'active' };
const workflowEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `oris.workflow.${verb}`,
    version: 1,
    engine,
    summary,
    data: workflowData,
    example: workflowExample,
  });

export const orisEvents = [
  workflowEvent('created', 'A workflow was created'),
  event({
    name: 'oris.workflow.updated',
    version: 1,
    engine,
    summary: 'A workflow was changed',
    data: workflowData.extend({ changed: changedFields }),
    example: { ...workflowExample, changed: ['status'] },
  }),
  workflowEvent('deleted', 'A workflow was deleted'),
] as const satisfies readonly EventDefinition[];
