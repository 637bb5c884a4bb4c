import type { Service } from './services.ts';

/** One MongoDB user and the only database that it may touch. */
export interface DatabaseUser {
  service: string;
  database: string;
  user: string;
  /**
   * "log": may insert and find, nothing else, so that not even the service can change what it wrote. "archive": may find,
   * remove entries, and keep in the work data how far it came; the job has it, never the service.
   */
  rights: 'readWrite' | 'log' | 'archive';
}

export function databaseUsers(services: Pick<Service, 'name' | 'database'>[]): DatabaseUser[] {
  return services.flatMap(({ name, database }): DatabaseUser[] => {
    if (!database) return [];
    if (database === true)
      return [{ service: name, database: `rymeda_${name}`, user: name, rights: 'readWrite' }];
    return [
      { service: name, database: `rymeda_${name}_work`, user: `${name}_work`, rights: 'readWrite' },
      { service: name, database: `rymeda_${name}_log`, user: `${name}_log`, rights: 'log' },
      { service: name, database: `rymeda_${name}_log`, user: `${name}_archive`, rights: 'archive' },
    ];
  });
}

/** An index's `database` says which of a service's databases is meant. */
export function databaseOf(
  service: Pick<Service, 'name' | 'database'>,
  declared: string | undefined,
): string {
  if (service.database === 'audit') return `rymeda_${service.name}_${declared || 'work'}`;
  if (declared) throw new Error(`apps/${service.name}/src/indexes.ts: there is no database "${declared}".`);
  return `rymeda_${service.name}`;
}
