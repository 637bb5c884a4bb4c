import { rule, type Rule } from '@rymeda/contracts';
import { z } from 'zod';

const role = z.object({
  id: z.string(),
  /** `null`: deleted. */
  rules: z.array(z.unknown()).nullable(),
});
const user = z.object({
  id: z.string(),
  /** Only an active one may do anything. */
  active: z.boolean(),
  roles: z.array(z.string()),
  providerId: z.string().nullable(),
});
const answer = z.object({
  version: z.int().min(0),
  full: z.boolean(),
  roles: z.array(role),
  users: z.array(user),
});

/** What identity answers of one organisation: everything (`full`), or what changed since the version asked for. */
export type PermissionAnswer = z.infer<typeof answer>;
export type PermittedUser = z.infer<typeof user>;

/** One organisation's roles and users as far as they decide what is allowed. */
export interface PermissionState {
  version: number | undefined;
  roles: ReadonlyMap<string, readonly Rule[]>;
  users: ReadonlyMap<string, PermittedUser>;
}

export const noPermissions: PermissionState = { version: undefined, roles: new Map(), users: new Map() };

/** Refuses whatever isn't a list in full. Throws a ZodError. */
export const readPermissionAnswer = (value: unknown): PermissionAnswer => answer.parse(value);

/** So many organisations are asked about at once: their ids stand in a URL. */
export const mostVersions = 100;
const versionsAnswer = z.object({ versions: z.record(z.string(), z.int().min(0)) });

/** Which version each organisation's list has. Throws a ZodError. */
export const readVersionsAnswer = (value: unknown): Readonly<Record<string, number>> =>
  versionsAnswer.parse(value).versions;

/** The state after an answer. Rules that this version of the platform doesn't know grant nothing. */
export function applyPermissionAnswer(state: PermissionState, given: PermissionAnswer): PermissionState {
  const base = given.full ? noPermissions : state;
  const roles = new Map(base.roles);
  for (const { id, rules } of given.roles)
    if (rules === null) roles.delete(id);
    else roles.set(id, rules.flatMap(readRule));
  const users = new Map(base.users);
  for (const one of given.users)
    if (one.active) users.set(one.id, one);
    else users.delete(one.id);
  return { version: given.version, roles, users };
}

const readRule = (value: unknown): Rule[] => {
  const read = rule.safeParse(value);
  return read.success ? [read.data] : [];
};
