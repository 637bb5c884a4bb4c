import {
  organizationScopes,
  resourceDefinition,
  resourceTypes,
  ruleActions,
  type Engine,
  type Rule,
  type RuleAction,
  type RuleCondition,
} from '@rymeda/contracts';

/** What is known of a calling user, by the names that rules use. */
export type CallerFacts = Readonly<Record<'$user.id' | '$user.providerId', string | null>>;

type Scopes = ReadonlySet<string>;
type Values = readonly (string | number | boolean)[];

const everything: Rule = { actions: ['manage'], resource: 'all' };

export const actionsOf = (rule: Rule): readonly RuleAction[] =>
  rule.actions.includes('manage') ? ruleActions : (rule.actions as RuleAction[]);

export const valuesOf = (condition: RuleCondition): Values =>
  typeof condition === 'object' ? condition.$in : [condition];

/** A condition's fields that are there. */
export const conditionsOf = (rule: Rule): [string, RuleCondition][] =>
  Object.entries(rule.conditions ?? {}).filter((c): c is [string, RuleCondition] => c[1] !== undefined);

/**
 * The rules with the caller's facts in place. A rule that needs a fact which the caller lacks grants nothing:
 * an absent provider must not match the patients without one.
 */
export function withFacts(rules: readonly Rule[], facts: CallerFacts): Rule[] {
  return rules.flatMap((rule) => {
    if (rule.conditions === undefined) return [rule];
    const conditions: Record<string, RuleCondition> = {};
    for (const [field, condition] of conditionsOf(rule)) {
      const values = valuesOf(condition)
        .map((v) => (typeof v === 'string' && v.startsWith('$') ? factOf(facts, v) : v))
        .filter((v) => v !== null);
      if (values.length === 0) return [];
      conditions[field] = values.length === 1 ? (values[0] as string) : { $in: values };
    }
    return [{ ...rule, conditions }];
  });
}

const factOf = (facts: CallerFacts, name: string): string | null =>
  Object.hasOwn(facts, name) ? facts[name as keyof CallerFacts] : null;

const scopeOf = (engine: Engine, action: RuleAction): string =>
  `${engine}:${action === 'read' ? 'read' : 'write'}`;

/** What scopes alone allow: the rules of an API client that acts for no user. */
export function rulesOfScopes(scopes: Scopes): Rule[] {
  return scopes.has('platform:admin') ? [everything] : withinScopes([everything], scopes);
}

/** The part of the rules that the scopes leave: scopes limit a client before roles limit its user. */
export function withinScopes(rules: readonly Rule[], scopes: Scopes): Rule[] {
  if (organizationScopes.every((s) => scopes.has(s))) return [...rules];
  return rules.flatMap((rule) => {
    const types = rule.resource === 'all' ? resourceTypes : [rule.resource];
    return types.flatMap((resource) => {
      const { engine } = resourceDefinition(resource);
      const actions = actionsOf(rule).filter((a) => scopes.has(scopeOf(engine, a)));
      return actions.length === 0 ? [] : [{ ...rule, resource, actions: [...actions] }];
    });
  });
}

/**
 * The first of the granted rules that allows anything which the grantor's don't, whoever will have it; `undefined`
 * when there is none. So a fact of the later user (`$user.…`) counts as any value. Exact, since conditions are
 * finite sets of values: a rule is cut into its single cases, and each must lie within one rule of the grantor.
 */
export function ruleBeyond(grantor: readonly Rule[], granted: readonly Rule[]): Rule | undefined {
  const effort = { left: mostComparisons };
  return granted.find((rule) => !isCovered(grantor, rule, effort));
}

/**
 * Single cases that are compared with a grantor's rule: more than anybody's rules take who writes them by hand, and no
 * more than a service may be kept busy with. What needs more is not granted.
 */
const mostComparisons = 200_000;

function isCovered(grantor: readonly Rule[], rule: Rule, effort: { left: number }): boolean {
  const fields = rule.fields ?? [undefined];
  return actionsOf(rule).every((action) => {
    const candidates = grantor.filter((g) => mayCover(g, rule, action));
    return fields.every((field) => {
      const those = candidates.filter((g) => coversField(g, field));
      return those.some((g) => conditionsOf(g).length === 0) || coverEachCase(those, rule, effort);
    });
  });
}

function coverEachCase(those: readonly Rule[], rule: Rule, effort: { left: number }): boolean {
  const named = conditionsOf(rule)
    .map(([field, condition]): [string, Values] => [field, valuesOf(condition)])
    .filter(([, values]) => !values.some((v) => typeof v === 'string' && v.startsWith('$')));
  effort.left -= named.reduce((size, [, values]) => size * values.length, those.length);
  if (those.length === 0 || effort.left < 0) return false;
  return casesOf(named).every((one) => those.some((g) => coversCase(g, one)));
}

type Case = ReadonlyMap<string, string | number | boolean>;

/** Every combination of the values that the conditions name, facts left open. */
function casesOf(named: readonly [string, Values][]): Case[] {
  let cases = [new Map<string, string | number | boolean>()];
  for (const [field, values] of named)
    cases = cases.flatMap((c) => values.map((v) => new Map(c).set(field, v)));
  return cases;
}

const mayCover = (g: Rule, rule: Rule, action: RuleAction): boolean =>
  (g.resource === 'all' || g.resource === rule.resource) &&
  actionsOf(g).includes(action) &&
  (g.reason !== true || rule.reason === true);

const coversField = (g: Rule, field: string | undefined): boolean =>
  g.fields === undefined || (field !== undefined && g.fields.includes(field));

const coversCase = (g: Rule, one: Case): boolean =>
  conditionsOf(g).every(([field, condition]) => {
    const value = one.get(field);
    return value !== undefined && valuesOf(condition).includes(value);
  });
