import { Ability } from '@casl/ability';
import type { ResourceType, Rule, RuleAction, RuleCondition } from '@rymeda/contracts';
import { conditionsOf, valuesOf } from './grants.rules.ts';

/** A record of a kind, as the rules see it: API field names, `id` included. */
interface Candidate {
  type: ResourceType;
  fields: Readonly<Record<string, unknown>>;
}
type Conditions = Record<string, RuleCondition>;
type Rules = Ability<[string, Candidate | ResourceType | 'all'], Conditions>;
/** A MongoDB filter to be joined to a query; `null` where no rule grants anything. */
export type RoleFilter = Readonly<Record<string, unknown>> | null;

/** Joined to nothing: all records of the kind. */
const unrestricted: RoleFilter = Object.freeze({});

/** A user's rules, their facts in place, compiled: made once for a user and asked for each query. */
export class RoleAbility {
  /** What it was made of. */
  readonly rules: readonly Rule[];
  readonly #ability: Rules;
  readonly #filters = new Map<string, RoleFilter>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#ability = new Ability<[string, Candidate | ResourceType | 'all'], Conditions>(
      rules.map(toRawRule),
      {
        conditionsMatcher: (conditions) => (candidate: object) =>
          matches(conditions, (candidate as Candidate).fields),
        fieldMatcher: (fields: string[]) => (field: string) => fields.includes(field),
        detectSubjectType: (candidate) => candidate.type,
      },
    );
  }

  /** Whether some record of the kind may be dealt with so, in this field or any. */
  allows(action: RuleAction, type: ResourceType, field?: string): boolean {
    return this.#ability.rulesFor(action, type, field).length > 0;
  }

  /** Whether this record may be. */
  permits(action: RuleAction, type: ResourceType, fields: Candidate['fields'], field?: string): boolean {
    return this.#ability.can(action, { type, fields }, field);
  }

  /**
   * The records that may be dealt with so in each of these fields: any rule that grants a field will do for it, and
   * every field needs one.
   */
  filter(action: RuleAction, type: ResourceType, fields: readonly string[] = []): RoleFilter {
    const key = `${action} ${type} ${fields.join(' ')}`;
    let filter = this.#filters.get(key);
    if (filter === undefined) {
      const parts = new Map<string, RoleFilter>();
      for (const field of fields.length === 0 ? [undefined] : fields) {
        const part = this.#anyOf(action, type, field);
        parts.set(JSON.stringify(part), part);
      }
      filter = allOf([...parts.values()]);
      this.#filters.set(key, filter);
    }
    return filter;
  }

  /** Whether some rule about the kind names fields, so that answers may have to leave some out. */
  masks(type: ResourceType): boolean {
    return this.#ability.rulesFor('read', type).some((r) => r.fields !== undefined);
  }

  #anyOf(action: RuleAction, type: ResourceType, field: string | undefined): RoleFilter {
    const filters = this.#ability.rulesFor(action, type, field).map((r) => toFilter(r.conditions));
    if (filters.length === 0) return null;
    if (filters.some((f) => Object.keys(f).length === 0)) return unrestricted;
    return filters.length === 1 ? (filters[0] as RoleFilter) : { $or: filters };
  }
}

/** Joins filters by AND; one that grants nothing leaves nothing. */
export function allOf(filters: readonly RoleFilter[]): RoleFilter {
  if (filters.some((f) => f === null)) return null;
  const narrowing = filters.filter(
    (f): f is NonNullable<RoleFilter> => f !== null && Object.keys(f).length > 0,
  );
  if (narrowing.length === 0) return unrestricted;
  return narrowing.length === 1 ? (narrowing[0] as RoleFilter) : { $and: narrowing };
}

const toRawRule = (rule: Rule) => ({
  action: [...rule.actions],
  subject: rule.resource,
  ...(rule.fields === undefined ? {} : { fields: [...rule.fields] }),
  ...(rule.conditions === undefined ? {} : { conditions: Object.fromEntries(conditionsOf(rule)) }),
});

const matches = (conditions: Conditions, record: Candidate['fields']): boolean =>
  Object.entries(conditions).every(
    ([field, condition]) =>
      Object.hasOwn(record, field) && valuesOf(condition).includes(record[field] as string),
  );

/** Equality and `$in` only, values as they are: nothing in a rule can become another operator. */
function toFilter(conditions: Conditions | undefined): Record<string, unknown> {
  const filter: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(conditions ?? {}))
    filter[field === 'id' ? '_id' : field] =
      typeof condition === 'object' ? { $in: [...condition.$in] } : { $eq: condition };
  return filter;
}
