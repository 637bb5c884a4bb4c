import { ConfigError, createLog } from '@rymeda/service';
import { loadArchiveConfig } from '../config.ts';
import { wireArchiver } from './wire-archiver.ts';

// A job: once through all logs, best daily. Exit codes: 0 done, 1 a log is not what was signed or something that it needs
// is away (do it again), 78 as sysexits.h has it. Killed at any moment, the next run goes on with what it left.
try {
  const config = loadArchiveConfig(process.env);
  const archiver = wireArchiver(config);
  try {
    const { failed } = await archiver.run();
    await archiver.stop();
    process.exit(failed === 0 ? 0 : 1);
  } catch (error) {
    createLog('audit-archive', config.LOG_LEVEL).failure('audit_archive_failed', error);
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 100);
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(78);
}
