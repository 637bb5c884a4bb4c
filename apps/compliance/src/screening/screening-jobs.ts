import { newId, packed } from '@rymeda/kernel';
import { jobContext, type Position } from '@rymeda/service';
import { runAsTenant } from '@rymeda/tenancy';
import { DateTime } from 'luxon';
import type { DueBatch, DueWork } from '../due/due.ts';
import { askFor, askForAll, takeOver, type KnownPerson } from './known-people.ts';
import type { ScreeningJobParts } from './parts.ts';
import { planRun } from './plan-screening.ts';
import { ListFault, type ReadList } from './read-list.ts';
import { newRun } from './screening.rules.ts';
import { screenSubjects } from './screen-subjects.ts';
import { runEvent } from './screening.ts';

const job = 'compliance-screening';
/** Subjects in one transaction: their names are opened for it, and that is on record. */
const batch = 500;
/** Providers and users are asked for one by one, so many at once: each is on record with its owner. */
const askedTogether = 8;

/** Whoever was added or changed, at once. Without lists somebody is only known from then on. */
export const oneScreener = (parts: ScreeningJobParts): DueBatch => ({
  most: batch,
  async work(jobs, finish) {
    const organizationId = jobs[0]?.organizationId ?? '';
    const lists = parts.lists.configured ? await parts.lists.ready() : [];
    const asJob = jobContext(organizationId, job);
    const [subjects = [], owned = []] = [true, false].map((isOurs) =>
      jobs.map((one) => one.subject).filter((id) => id.startsWith('sbj_') === isOurs),
    );
    const people: KnownPerson[] = [];
    for (const some of packed(owned, () => 1, askedTogether))
      people.push(
        ...(await runAsTenant(asJob, () => Promise.all(some.map((id) => askFor(parts, asJob, id))))),
      );
    await parts.runJob({ organizationId, job }, async (tx, scope) => {
      const touched = [
        ...(await parts.subjects.loadMany(tx, scope, subjects)),
        ...(await takeOver(parts, tx, scope, people)),
      ];
      await screenSubjects(parts, tx, scope, touched, lists);
      await finish(tx);
    });
  },
});

/** Everybody against all lists. Begun anew after a fault: what was found is not found twice. */
export const allScreener =
  (parts: ScreeningJobParts): DueWork =>
  async ({ organizationId, subject: runId }, finish) => {
    const by = { organizationId, job };
    const scope = { organizationId };
    const run = await parts.runJob(by, (tx, tenant) => parts.runs.load(tenant, runId, tx));
    if (run === null || run.status === 'completed') return parts.runJob(by, (tx) => finish(tx));
    const lists = await readLists();
    if (lists === undefined) return parts.runJob(by, (tx) => finish(tx));
    await parts.runs.progress(scope, runId, {
      ...{ status: 'screening', fault: null, lists: lists.map((l) => l.facts), screened: 0 },
    });
    const asJob = jobContext(organizationId, job);
    for await (const people of await runAsTenant(asJob, async () => askForAll(parts, asJob)))
      await parts.runJob(by, (tx, tenant) => takeOver(parts, tx, tenant, people));
    let [screened, matches] = [0, run.matches];
    for (let after: Position | null | undefined; after !== null;) {
      const from = after;
      const page = await parts.runJob(by, async (tx, tenant) => {
        const { items, next } = await parts.subjects.list(tenant, {}, batch, from, { tx });
        const fresh = await screenSubjects(parts, tx, tenant, items, lists);
        const sofar = { screened: screened + items.length, matches: matches + fresh };
        await parts.runs.progress(tenant, runId, sofar, tx);
        return { ...sofar, next };
      });
      ({ screened, matches } = page);
      after = page.next;
    }
    await parts.runJob(by, async (tx, tenant) => {
      const found = await parts.runs.load(tenant, runId, tx);
      // Completed meanwhile by another process that had taken it over: its end is told once.
      if (found === null || found.status === 'completed') return finish(tx);
      const done = { ...found, status: 'completed' as const, completedAt: tx.now, updatedAt: tx.now };
      const state = { ...done, screened, matches, version: found.version + 1 };
      await parts.runs.replace(tx, tenant, state);
      tx.emit(runEvent('completed', state));
      await finish(tx);
    });

    /** The run shows how far that is, and why it waits. Undefined: the next month's has a try of its own. */
    async function readLists(): Promise<ReadList[] | undefined> {
      const say = (rowsRead: number) =>
        void parts.runs.progress(scope, runId, { status: 'reading', rowsRead }).catch(() => undefined);
      try {
        if (!parts.lists.configured) throw new Error('No exclusion list is configured');
        return await parts.lists.ready(say);
      } catch (error) {
        const fault = error instanceof ListFault ? error.fault : 'not_configured';
        await parts.runs.progress(scope, runId, { fault });
        if (!parts.lists.configured && run?.trigger === 'monthly') return undefined;
        throw error;
      }
    }
  };

/** A run of its own each month; the next one is planned with it. */
export const monthlyScreener =
  (parts: ScreeningJobParts): DueWork =>
  ({ organizationId }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      const run = newRun('monthly', { id: newId('scr'), organizationId, now: tx.now });
      await parts.runs.insert(tx, scope, run);
      await planRun(parts.due, tx, scope, run.id);
      tx.emit(runEvent('created', run));
      await finish(tx, DateTime.fromJSDate(tx.now, { zone: 'utc' }).plus({ months: 1 }).toJSDate());
    });
