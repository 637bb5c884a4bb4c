import { Rymeda } from '@rymeda/sdk';
import { findAuditEntries } from './audit-entries.ts';
import { choosePeople } from './choose-people.ts';
import { readConfig, usage, type Config } from './config.ts';
import { loadPeople } from './load-people.ts';
import { patientTrail } from './patient-trail.ts';
import { progressLine } from './progress.ts';
import { report } from './report.ts';
import { DemoError } from './run-program.ts';
import { accessFor, assertReady, readStack } from './stack-file.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function demo(config: Config): Promise<boolean> {
  const { organization, ...access } = accessFor(await readStack(config.stackFile), config.organization);
  await assertReady(access.baseUrl);
  const people = await choosePeople(config, say);
  const rymeda = new Rymeda(access);

  say(`Loading ${people.length} people into ${organization} through ${access.baseUrl} …`);
  const progress = progressLine(process.stdout, () => performance.now());
  const result = await loadPeople({
    rymeda,
    people,
    concurrency: config.concurrency,
    onProgress: (made) => progress.show(made),
  });
  progress.end();

  const audit = await findAuditEntries({ rymeda, ...result });
  const [patientId] = result.patients.values();
  const trail = patientId === undefined ? undefined : await patientTrail(rymeda, patientId);
  say(`\n${report(result, audit, trail)}`);
  return result.failures.length === 0 && audit.after !== undefined;
}

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (!config) say(usage);
  else if (!(await demo(config))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
