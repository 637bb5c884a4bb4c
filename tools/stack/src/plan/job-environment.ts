import { join } from 'node:path';
import { withDatabase, withUser } from '../setup/mongodb-uri.ts';
import { databaseOf } from './databases.ts';
import { serviceEnvironment, type EnvironmentFacts } from './service-environment.ts';

/**
 * The environment of a service's job: what the service reads, but the job's own login (`<service>_<job>`) in the place of
 * the service's, and its own certificate.
 */
export function jobEnvironment(facts: EnvironmentFacts, job: string): Record<string, string> {
  const { service, mongodb, passwords, certificates } = facts;
  const user = `${service.name}_${job}`;
  const uri = (which: 'work' | 'log'): string => {
    const database = databaseOf(service, which);
    return mongodb.sharedLogin
      ? withDatabase(mongodb.address, database)
      : withUser(mongodb.address, { name: user, password: passwords[user] ?? '' }, database);
  };
  const { [`${service.name.toUpperCase()}_LOG_MONGODB_URI`]: _writer, ...environment } =
    serviceEnvironment(facts);
  return {
    ...environment,
    MONGODB_URI: uri('work'),
    [`${user.toUpperCase()}_MONGODB_URI`]: uri('log'),
    ...(certificates === undefined
      ? {}
      : {
          MTLS_CERTIFICATE_FILE: join(certificates, `${service.name}-${job}.crt`),
          MTLS_KEY_FILE: join(certificates, `${service.name}-${job}.key`),
        }),
  };
}
