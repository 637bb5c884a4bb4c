import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { artifactStatus } from './artifact.ts';

const engine = 'compliance' as const;

const artifactData = z.strictObject({ id: z.string(), status: artifactStatus });
const artifactExample = { id: 'art_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', status: 'active' };
const artifactEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `compliance.artifact.${verb}`,
    version: 1,
    engine,
    summary,
    data: artifactData,
    example: artifactExample,
  });

export const complianceEvents = [
  artifactEvent('created', 'An artifact was created'),
  event({
    name: 'compliance.artifact.updated',
    version: 1,
    engine,
    summary: 'An artifact was changed',
    data: artifactData.extend({ changed: changedFields }),
    example: { ...artifactExample, changed: ['status'] },
  }),
  artifactEvent('deleted', 'An artifact was deleted'),
] as const satisfies readonly EventDefinition[];
