import type { Scope } from '@rymeda/tenancy';

/** What signing in must know of a user; nothing of it is decrypted. */
export interface SignInUser {
  id: string;
  status: 'active' | 'deactivated';
  /** Ids of roles. */
  roles: readonly string[];
  providerId: string | null;
}

/** The part of the users' store that signing in needs. */
export interface SignInUsers {
  byEmail(scope: Scope, email: string): Promise<SignInUser | null>;
  byId(scope: Scope, id: string): Promise<SignInUser | null>;
}
