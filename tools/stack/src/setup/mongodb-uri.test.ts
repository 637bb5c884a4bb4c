import { describe, expect, it } from '@jest/globals';

import { withDatabase, withUser } from './mongodb-uri.ts';

describe('MongoDB addresses', () => {
  const root = 'mongodb://root:secret@127.0.0.1:9094/?replicaSet=rs0&authSource=admin';

  it('gives a service its own user and database on the same servers', () => {
    expect(withUser(root, { name: 'care', password: 'a/b' }, 'rymeda_care')).toBe(
      'mongodb://care:a%2Fb@127.0.0.1:9094/rymeda_care?replicaSet=rs0&authSource=admin',
    );
  });

  it('keeps several hosts and the database that knows the user', () => {
    expect(withDatabase('mongodb://me:pw@a:1,b:2/login?replicaSet=x', 'rymeda_care')).toBe(
      'mongodb://me:pw@a:1,b:2/rymeda_care?replicaSet=x&authSource=login',
    );
    expect(withDatabase('mongodb://localhost:27017', 'rymeda_care')).toBe(
      'mongodb://localhost:27017/rymeda_care',
    );
  });

  it('refuses what is no MongoDB address', () => {
    expect(() => withDatabase('http://localhost', 'x')).toThrow('MONGODB_URI');
  });
});
