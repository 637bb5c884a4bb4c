import { engineIndexes, type IndexPlan } from '@rymeda/service/indexes';

const newest = { timestamp: -1, _id: -1 } as const;
const entries = (name: string, field: string): IndexPlan => ({
  database: 'log',
  collection: 'entries',
  key: { organizationId: 1, [field]: 1, ...newest },
  options: { name },
});

/**
 * Three for all filters, because each one costs ingest. There are only five actions, so "any action" is a merge
 * of five ranges of `by_action`; `about` holds the type and the ids of the records that an entry is about.
 */
export const indexes: readonly IndexPlan[] = [
  ...engineIndexes,
  entries('by_action', 'action'),
  entries('by_about', 'about'),
  entries('by_user', 'userId'),
];
