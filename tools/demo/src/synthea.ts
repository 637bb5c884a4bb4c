import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runProgram } from './run-program.ts';
import { pom, synthea } from './synthea-pom.ts';

type Say = (line: string) => void;

/** Brings Synthea's jars through Maven, once; answers with their folder. */
export async function fetchSynthea(cache: string, say: Say): Promise<string> {
  const jars = join(cache, `jars-${synthea.version}`);
  if (!existsSync(jars)) {
    await mkdir(cache, { recursive: true });
    const work = await mkdtemp(join(cache, 'fetch-'));
    try {
      say(`Fetching Synthea ${synthea.version} through Maven (about 200 MB, once) …`);
      await writeFile(join(work, 'pom.xml'), pom);
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=jars'];
      await runProgram('mvn', ['-q', '-B', '--strict-checksums', ...goal], {
        cwd: work,
        missing:
          'Maven is needed to fetch Synthea: install it (Debian: apt-get install maven), or use fewer people.',
      });
      await verify(join(work, 'jars'));
      await rename(join(work, 'jars'), jars);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  await verify(jars);
  return jars;
}

export type SyntheaRun = { people: number; seed: number; output: string };

/**
 * The same arguments give the same people: the seeds fix the people and their clinicians, the reference date
 * fixes their ages, the end date the last encounter.
 */
export async function runSynthea(jars: string, { people, seed, output }: SyntheaRun): Promise<void> {
  const settings = {
    'exporter.baseDirectory': `${output}/`,
    'exporter.pretty_print': 'false',
    'exporter.hospital.fhir.export': 'false',
    'exporter.fhir.included_resources':
      'Patient,Encounter,Condition,Procedure,Claim,Practitioner,PractitionerRole',
    'generate.only_alive_patients': 'true',
  };
  const options = ['-p', people, '-s', seed, '-cs', seed, '-r', '20260101', '-e', '20260101'].map(String);
  const overrides = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const classPath = join(jars, '*');
  await runProgram('java', ['-cp', classPath, synthea.mainClass, ...options, ...overrides, 'Massachusetts'], {
    cwd: output,
    missing:
      'Java (11 or later) is needed to run Synthea: install it (Debian: apt-get install default-jre), or use fewer people.',
  });
}

async function verify(jars: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(jars, `synthea-${synthea.version}.jar`)), hash);
  const found = hash.digest('hex');
  if (found !== synthea.sha256) {
    throw new Error(
      `synthea-${synthea.version}.jar has checksum ${found}, not ${synthea.sha256}; it was not used`,
    );
  }
}
