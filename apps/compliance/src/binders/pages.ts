import type { Position } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { RunJob } from '../jobs/run-job.ts';

interface Page<T> {
  items: T[];
  next: Position | null;
}

/** Records in one transaction: that they were opened for a binder is on record with it. */
const batch = 200;

/** All records of a kind, newest first, a page at a time. */
export async function* everyOne<T>(
  runJob: RunJob,
  by: { organizationId: string; job: string },
  list: (scope: TenantContext, limit: number, after?: Position) => Promise<Page<T>>,
): AsyncGenerator<T> {
  for (let after: Position | null | undefined; after !== null;) {
    const from = after;
    const page: Page<T> = await runJob(by, (_tx, scope) => list(scope, batch, from));
    yield* page.items;
    after = page.next;
  }
}

/** A line of JSON each. */
export async function* jsonLines(items: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const item of items) yield Buffer.from(`${JSON.stringify(item)}\n`);
}
