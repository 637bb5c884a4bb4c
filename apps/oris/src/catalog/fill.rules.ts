import type { Catalog } from '@rymeda/contracts';

type Template = Catalog['templates'][number];
export type ParameterValues = Readonly<Record<string, string | number>>;

/**
 * A template's workflow with its parameters in place; those that are not given have their defaults. A text that is
 * nothing but `{{name}}` becomes the value itself, so that a number stays one.
 */
export function filled({ parameters, workflow }: Template, given: ParameterValues): Record<string, unknown> {
  const values = new Map(parameters.map((p) => [p.name, given[p.name] ?? p.default]));
  const valueOf = (name: string): string | number => {
    const value = values.get(name) ?? null;
    if (value === null) throw new Error(`The template's parameter ${name} has no value`);
    return value;
  };
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') {
      const [, whole] = /^\{\{(\w+)\}\}$/.exec(part) ?? [];
      if (whole !== undefined) return valueOf(whole);
      return part.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(valueOf(name)));
    }
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, fill(inner)]));
  };
  return fill(workflow) as Record<string, unknown>;
}
