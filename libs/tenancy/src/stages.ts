/** Stages that see the documents they are given and nothing else; every other one is refused, known or not. */
const stayingStages = new Set([
  '$addFields',
  '$bucket',
  '$bucketAuto',
  '$count',
  '$facet',
  '$group',
  '$limit',
  '$match',
  '$project',
  '$redact',
  '$replaceRoot',
  '$replaceWith',
  '$sample',
  '$set',
  '$setWindowFields',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unset',
  '$unwind',
]);

/** Throws for a stage that would read or write another collection, or that nobody has judged yet. */
export function checkStages<T>(stages: readonly T[]): readonly T[] {
  for (const stage of stages)
    for (const [name, body] of Object.entries(stage as object)) {
      if (!stayingStages.has(name)) throw new Error(`Stage ${name} leaves the tenant's collection`);
      if (name === '$facet') for (const inner of Object.values(body as object)) checkStages(inner as T[]);
    }
  return stages;
}
