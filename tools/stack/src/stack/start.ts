import { readFile } from 'node:fs/promises';

import { components } from '../components/all.ts';
import { writeJson } from '../state/files.ts';
import { withLock } from '../state/lock.ts';
import { stackFile, type StackFile, type StackOrganization } from '../state/stack-file.ts';
import { ensureOrganizations } from '../setup/organizations.ts';
import { compileServices } from './compile-services.ts';
import { ensureComponents, type Started } from './components-up.ts';
import { LOCK_WAIT_MS, homeOf, makeContext, save, type Context, type StackOptions } from './context.ts';
import { dropDeadRecords, requireFreePorts } from './preflight.ts';
import { ensureServices } from './services-up.ts';
import { endSome } from './stop.ts';

/**
 * Starts what of the stack does not run yet and resolves when all of it is ready. On a failure what this call
 * started is stopped again; what ran before goes on.
 */
export async function startStack(options: StackOptions = {}): Promise<StackFile> {
  const home = homeOf(options);
  const onWait = (pid: number): void => options.report?.(`  Waiting for another command (process ${pid})`);
  return withLock(home.lock, { waitMs: LOCK_WAIT_MS, onWait }, async () => {
    const context = await makeContext(options);
    const started: Started = { components: [], services: [] };
    try {
      return await bringUp(context, started);
    } catch (error) {
      await endSome(context, started);
      throw error;
    }
  });
}

async function bringUp(context: Context, started: Started): Promise<StackFile> {
  const { report, wanted } = context;
  await dropDeadRecords(context);
  await requireFreePorts(context, { components: Object.values(components), services: wanted });
  context.state.wanted = [...new Set([...context.state.wanted, ...wanted.map(({ name }) => name)])];
  report('Components');
  const compiled = compileServices(context, wanted);
  await ensureComponents(context, started);
  await compiled;
  context.signal?.throwIfAborted();
  if (wanted.length > 0) {
    report('Services');
    await ensureServices(context, wanted, started);
  }
  const organizations = await ensureOrganizations(context);
  context.signal?.throwIfAborted();
  return writeStackFile(context, organizations);
}

export async function writeStackFile(
  context: Context,
  organizations: StackOrganization[],
): Promise<StackFile> {
  const { state, ports, home, repository, files } = context;
  const operatorSecret = (await readFile(files.operatorSecret, 'utf8')).trim();
  const facts = { state, ports, home: home.root, logs: home.logs, repository, organizations, operatorSecret };
  const content = stackFile(facts);
  await writeJson(home.stackFile, content);
  await save(context);
  return content;
}
