/** By case, then by file. */
export type FindingsByCase = Record<string, Record<string, { rule: string; message: string }[]>>;
