import { expect } from '@jest/globals';
import { must, type Tenant } from './tenant.ts';

export interface Row {
  id: string;
  createdAt: string;
}
export interface Listed {
  data: Row[];
  pagination: { hasMore: boolean; cursor: string | null };
}

/** One page. */
export const list = async (
  by: Tenant,
  path: string,
  query: Record<string, string | number | null>,
): Promise<Listed> => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, String(value));
  return (await must(by.send({ path: `${path}?${search.toString()}` }))).body as Listed;
};

/** Every page from the first on; `between` runs after each. */
export async function walk(
  by: Tenant,
  path: string,
  query: Record<string, string | number>,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 0, cursor: string | null = null; ; page++) {
    const { data, pagination } = await list(by, path, { ...query, cursor });
    rows.push(...data);
    expect(pagination.hasMore).toBe(pagination.cursor !== null);
    if (pagination.cursor === null) return rows;
    cursor = pagination.cursor;
    await between(page);
  }
}
export const idsOf = (rows: { id: string }[]): string[] => rows.map((r) => r.id);
/** Ids in the order that a list should have. */
export const newestFirst = (rows: Row[]): string[] =>
  idsOf(
    [...rows].sort((a, b) =>
      a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1,
    ),
  );
