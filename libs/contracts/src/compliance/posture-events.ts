import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';
import { applicability, requirementSource } from './posture.ts';

const engine = 'compliance' as const;
const data = z.strictObject({ id: z.string(), source: requirementSource, applicability });
const example = {
  id: 'req_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
  source: 'hipaa',
  applicability: 'applies',
};
const requirementEvent = <const V extends string>(verb: V, summary: string) =>
  event({ name: `compliance.requirement.${verb}`, version: 1, engine, summary, data, example });

export const postureEvents = [
  requirementEvent('created', 'It was said how a requirement is met'),
  event({
    name: 'compliance.requirement.updated',
    version: 1,
    engine,
    summary: 'It was said otherwise how a requirement is met',
    data: data.extend({ changed: changedFields }),
    example: { ...example, changed: ['artifactIds'] },
  }),
  requirementEvent('deleted', 'What was said of a requirement was taken back'),
  event({
    name: 'compliance.posture.recorded',
    version: 1,
    engine,
    summary: 'How the requirements stood on a day was kept',
    data: z.strictObject({ id: z.string(), day: z.string(), score: z.number().nullable() }),
    example: { id: 'pos_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', day: '2027-03-31', score: 0.92 },
  }),
] as const satisfies readonly EventDefinition[];
