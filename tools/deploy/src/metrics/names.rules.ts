/** Words of PromQL that stand where a metric's name could. */
const keywords = new Set([
  'and',
  'or',
  'unless',
  'bool',
  'offset',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'inf',
  'nan',
]);

/**
 * The metrics that a PromQL expression asks for. Names of recording rules hold colons and are left out; so is what
 * Prometheus itself makes of each scrape.
 */
export function metricsOf(expression: string): string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    // Numbers and durations.
    .replaceAll(/\b\d[\w.]*/g, ' ')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names = bare.matchAll(/[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\()(?![a-zA-Z0-9_:])/g);
  const found = [...names].map(([name]) => name).filter((name) => !keywords.has(name.toLowerCase()));
  return [...new Set(found)].filter((name) => !name.includes(':') && name !== 'up').sort();
}

/** Names in a text of Prometheus' exposition format; a histogram's series under each of their names. */
export function exportedIn(exposition: string): Set<string> {
  const names = new Set<string>();
  for (const line of exposition.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    names.add(name);
    if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`);
  }
  return names;
}
