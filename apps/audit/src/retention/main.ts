import { ConfigError } from '@rymeda/service';
import { loadArchiveConfig } from '../config.ts';
import { wireArchiver } from './wire-archiver.ts';

// A job: once through all logs, best daily. Exit codes: 0 done, 1 a log is not what was signed, 78 as sysexits.h has it.
try {
  const archiver = wireArchiver(loadArchiveConfig(process.env));
  const { failed } = await archiver.run();
  await archiver.stop();
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
}
