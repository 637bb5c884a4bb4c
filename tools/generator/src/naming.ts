import { Refusal } from './refusal.ts';

/** A resource's name in each of its places; `care-plan` as the example. */
export interface ResourceNames {
  /** `care-plan`: files. */
  file: string;
  /** `care-plans`: folder and path. */
  files: string;
  /** `carePlan`, `carePlans`, `CarePlan`, `CarePlans`: code. */
  one: string;
  many: string;
  One: string;
  Many: string;
  /** `care_plan`, `care_plans`: record, event, audit; collection. */
  snake: string;
  snakes: string;
  /** `care plan`, `care plans`: prose, and with its article `a care plan`. */
  words: string;
  manyWords: string;
  aWords: string;
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export function resourceNames(singular: string, plural = pluralOf(singular)): ResourceNames {
  for (const name of [singular, plural])
    if (!kebab.test(name) || name.length < 3 || name.length > 40)
      throw new Refusal(`"${name}": a resource is named in lower case with hyphens, such as care-plan.`);
  if (singular === plural)
    throw new Refusal(
      `"${singular}" has no plural of its own: give one with --plural, such as ${plural}-list.`,
    );
  if (reserved.has(camel(singular)))
    throw new Refusal(
      `"${singular}" means something else in the code: take a longer name, such as ${singular}-record.`,
    );
  const [one, many] = [camel(singular), camel(plural)];
  const words = singular.replaceAll('-', ' ');
  return {
    file: singular,
    files: plural,
    one,
    many,
    One: capital(one),
    Many: capital(many),
    snake: singular.replaceAll('-', '_'),
    snakes: plural.replaceAll('-', '_'),
    words,
    manyWords: plural.replaceAll('-', ' '),
    aWords: `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`,
  };
}

export function checkEngineName(name: string): void {
  if (!/^[a-z][a-z0-9]{2,29}$/.test(name))
    throw new Refusal(
      `"${name}": an engine is named by one lower-case word, since its scopes and topics are.`,
    );
}

const camel = (name: string): string => name.replaceAll(/-(.)/g, (_, c: string) => c.toUpperCase());
export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function pluralOf(name: string): string {
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

/** Words of the language, and what the generated files call other things. */
const reserved = new Set(
  (
    'abstract any as async await boolean break case catch class const continue debugger declare default delete do ' +
    'else enum export extends false finally for from function get if implements import in instanceof interface let ' +
    'namespace new null number object of package private protected public readonly record return set static string ' +
    'super switch symbol this throw true try type typeof undefined unknown var void while with yield ' +
    'body changed core engine filter gone id limit merged name now page params patch query route routes scope state ' +
    'status store stores tx'
  ).split(' '),
);
