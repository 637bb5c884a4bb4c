export interface MongoUser {
  name: string;
  password: string;
}

/** The same servers with another user and database; users are kept in the admin database. */
export function withUser(uri: string, user: MongoUser, database: string): string {
  const { scheme, hosts, options } = parts(uri);
  options.set('authSource', 'admin');
  const who = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`;
  return `${scheme}${who}@${hosts}/${database}?${options.toString()}`;
}

export function withDatabase(uri: string, database: string): string {
  const { scheme, who, hosts, path, options } = parts(uri);
  // Without authSource the path names the database of the user; it must not change with the path.
  if (who && path && !options.has('authSource')) options.set('authSource', path);
  const query = options.toString();
  return `${scheme}${who}${hosts}/${database}${query ? `?${query}` : ''}`;
}

/** mongodb://user:password@host1:1,host2:2/path?options; several hosts make it no URL for `new URL`. */
function parts(uri: string) {
  const found = /^(mongodb(?:\+srv)?:\/\/)([^@/]*@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri);
  if (!found?.[1] || !found[3])
    throw new Error('MONGODB_URI does not look like mongodb://host:port/?options');
  const [, scheme, who = '', hosts, path = '', query = ''] = found;
  return { scheme, who, hosts, path, options: new URLSearchParams(query) };
}
