import { toProblem } from '@rymeda/service';

/** Whether an error means "not now": the database is away or has no primary, keys can't be had. */
export const isUnavailable = (error: unknown): boolean => toProblem(error).status === 503;
