import { packed, Problem } from '@rymeda/kernel';
import type { Rule } from '@rymeda/contracts';
import {
  askIdentity,
  moments,
  pullIntervalMs,
  refuseMs,
  staleMs,
  staleReporter,
  type IdentityListOptions,
  type Moment,
} from '../identity-list.ts';
import type { CallerFacts } from './grants.rules.ts';
import {
  applyPermissionAnswer,
  mostVersions,
  noPermissions,
  readPermissionAnswer,
  readVersionsAnswer,
  type PermissionState,
} from './permission-list.rules.ts';

export type PermissionListOptions = IdentityListOptions;

/** A user's rules as they were written, and what they may refer to. `version` changes whenever any of it does. */
export interface UserPermissions {
  rules: readonly Rule[];
  facts: CallerFacts;
  /** Ids of the roles. */
  roles: readonly string[];
}

export interface PermissionList {
  /**
   * `undefined` for a user who is unknown or deactivated. PERMISSIONS_STALE when that isn't known well enough.
   * `issuedAt`, the token's, in seconds: a user who is newer than the list is looked for at once.
   */
  of(organizationId: string, userId: string, issuedAt?: number): Promise<UserPermissions | undefined>;
  /** Whether the organisation has a role of this id. PERMISSIONS_STALE as above. */
  hasRole(organizationId: string, roleId: string): Promise<boolean>;
  /** The active user whose provider record this is. PERMISSIONS_STALE as above. */
  userOfProvider(organizationId: string, providerId: string): Promise<string | undefined>;
  start(): void;
  stop(): void;
  /** Milliseconds since the oldest list was pulled; 0 without any. */
  ageMs(): number;
}

/** An organisation that nobody asked for in this time is forgotten. */
const idleMs = 10 * 60_000;
/** A user who isn't in the list may be newer than it: looked for at most this often, unless the token is new too. */
const lookAgainMs = 1_000;
const newTokenMs = 5_000;
/** Lists that are pulled at once: of many that changed each would have a connection of its own. */
const mostPulls = 20;

interface Held {
  state: PermissionState;
  /** As of the asking. */
  pulled: Moment | undefined;
  usedAt: number;
  pulling: Promise<void> | undefined;
  known: Map<string, UserPermissions | undefined>;
}

/**
 * Identity's roles and users, one versioned list for each organisation whose users are at work, pulled every 10 s: a
 * changed role or a deactivated user counts everywhere within seconds, whatever their tokens say.
 */
export function createPermissionList(options: PermissionListOptions): PermissionList {
  const { clock, intervalMs = pullIntervalMs } = options;
  const report = staleReporter(options);
  const organizations = new Map<string, Held>();
  let timer: NodeJS.Timeout | undefined;
  let pullingAll: Promise<void> | undefined;
  const now = (): number => clock().getTime();
  const { now: moment, ageOf: ageOfMoment } = moments(options);
  const ageOf = (held: Held): number => ageOfMoment(held.pulled);

  async function pull(organizationId: string, held: Held): Promise<void> {
    const asked = moment();
    const since = held.state.version;
    const given = readPermissionAnswer(await askIdentity(options, 'permissions', { organizationId, since }));
    if (given.version !== held.state.version) {
      held.state = applyPermissionAnswer(held.state, given);
      held.known.clear();
    }
    held.pulled = asked;
  }

  /** One at a time for an organisation; whoever comes meanwhile waits for it. */
  function pullOnce(organizationId: string, held: Held): Promise<void> {
    held.pulling ??= pull(organizationId, held)
      .catch((cause: unknown) => report(ageOf(held), cause))
      .finally(() => {
        held.pulling = undefined;
      });
    return held.pulling;
  }

  async function pullAll(): Promise<void> {
    for (const [organizationId, held] of organizations)
      if (now() - held.usedAt > idleMs) organizations.delete(organizationId);
    for (const some of packed([...organizations], () => 1, mostVersions)) {
      const changed = (await changedAmong(some)).values();
      const pulls = async (): Promise<void> => {
        for (const [organizationId, held] of changed) await pullOnce(organizationId, held);
      };
      await Promise.all(Array.from({ length: mostPulls }, pulls));
    }
  }

  /** Those whose list is another one since. Of an identity that can't tell, all: it is an older one, or away. */
  async function changedAmong(some: readonly [string, Held][]): Promise<[string, Held][]> {
    const asked = moment();
    const organizationIds = some.map(([organizationId]) => organizationId).join(',');
    try {
      const versions = readVersionsAnswer(
        await askIdentity(options, 'permission-versions', { organizationIds }),
      );
      return some.filter(([organizationId, held]) => {
        if (held.state.version === undefined || versions[organizationId] !== held.state.version) return true;
        if (held.pulled === undefined || held.pulled.ran < asked.ran) held.pulled = asked;
        return false;
      });
    } catch {
      return [...some];
    }
  }

  /** A round that takes longer than its interval is no reason for a second one beside it. */
  function pullAllOnce(): void {
    pullingAll ??= pullAll().finally(() => (pullingAll = undefined));
  }

  function heldOf(organizationId: string): Held {
    let held = organizations.get(organizationId);
    if (held === undefined) {
      held = {
        state: noPermissions,
        pulled: undefined,
        usedAt: now(),
        pulling: undefined,
        known: new Map(),
      };
      organizations.set(organizationId, held);
    }
    held.usedAt = now();
    return held;
  }

  /** The list, asked for again where what is looked for may be newer than it. */
  async function listWith(
    organizationId: string,
    isThere: (state: PermissionState) => boolean,
    issuedAt = -Infinity,
  ): Promise<Held> {
    const held = heldOf(organizationId);
    const isNew = issuedAt * 1000 > (held.pulled?.at ?? -Infinity) - newTokenMs;
    if (ageOf(held) > staleMs) await pullOnce(organizationId, held);
    else if (!isThere(held.state) && (isNew || ageOf(held) > lookAgainMs)) {
      // One that is on its way may have been asked for before the user was made.
      await held.pulling;
      await pullOnce(organizationId, held);
    }
    if (ageOf(held) > refuseMs) throw stale(ageOf(held));
    return held;
  }

  return {
    async of(organizationId, userId, issuedAt = Infinity) {
      const held = await listWith(organizationId, (state) => state.users.has(userId), issuedAt);
      let permissions = held.known.get(userId);
      if (permissions === undefined)
        held.known.set(userId, (permissions = permissionsOf(held.state, userId)));
      return permissions;
    },
    async hasRole(organizationId, roleId) {
      const isThere = (state: PermissionState): boolean => state.roles.has(roleId);
      return isThere((await listWith(organizationId, isThere)).state);
    },
    async userOfProvider(organizationId, providerId) {
      const userIn = ({ users }: PermissionState): string | undefined =>
        [...users.values()].find((user) => user.providerId === providerId)?.id;
      return userIn((await listWith(organizationId, (state) => userIn(state) !== undefined)).state);
    },
    start() {
      timer ??= setInterval(pullAllOnce, intervalMs);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
    ageMs: () => Math.max(0, ...[...organizations.values()].map(ageOf).filter(Number.isFinite)),
  };
}

/** The rules of all the user's roles together; a role that isn't there any more grants nothing. */
function permissionsOf(state: PermissionState, userId: string): UserPermissions | undefined {
  const user = state.users.get(userId);
  if (user === undefined) return undefined;
  return {
    rules: user.roles.flatMap((id) => state.roles.get(id) ?? []),
    facts: { '$user.id': user.id, '$user.providerId': user.providerId },
    roles: user.roles,
  };
}

const stale = (ageMs: number): Problem =>
  new Problem('PERMISSIONS_STALE', 'It is not known what the caller may do; try again later', {
    headers: { 'retry-after': '5' },
    internal: `the permissions are ${Math.round(ageMs / 1000)} s old`,
  });
