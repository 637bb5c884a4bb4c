import type { Resource } from './resource.ts';

/** What a resource's events are made of, to stand before the engine's list of them. */
export const eventDeclarations = ({ engine, one, snake, prefix }: Resource): string => `
const ${one}Data = z.strictObject({ id: z.string(), status: ${one}Status });
const ${one}Example = { id: '${prefix}_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', status: 'active' };
const ${one}Event = <const V extends string>(verb: V, summary: string) =>
  event({
    name: \`${engine}.${snake}.\${verb}\`,
    version: 1,
    engine,
    summary,
    data: ${one}Data,
    example: ${one}Example,
  });`;

export function eventElements({ engine, one, snake, aWords }: Resource): string[] {
  const subject = aWords.charAt(0).toUpperCase() + aWords.slice(1);
  return [
    `${one}Event('created', '${subject} was created')`,
    `event({
      name: '${engine}.${snake}.updated',
      version: 1,
      engine,
      summary: '${subject} was changed',
      data: ${one}Data.extend({ changed: changedFields }),
      example: { ...${one}Example, changed: ['status'] },
    })`,
    `${one}Event('deleted', '${subject} was deleted')`,
  ];
}
