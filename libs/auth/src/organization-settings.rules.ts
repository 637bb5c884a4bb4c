import {
  defaultSettings,
  organizationSettings,
  organizationStatus,
  type OrganizationSettings,
} from '@rymeda/contracts';
import { networkList } from '@rymeda/kernel';
import { z } from 'zod';

const answer = z.object({
  version: z.int(),
  /** Everything, for whoever knows no version or one that never was. */
  full: z.boolean(),
  organizations: z.array(
    z.object({
      id: z.string(),
      status: organizationStatus,
      /** Under legal hold; an identity of before there were any tells none. */
      held: z.boolean().default(false),
      settings: organizationSettings.strip(),
    }),
  ),
});
export type SettingsAnswer = z.infer<typeof answer>;

/** One organisation's settings, with its allow-list ready to ask. */
export interface HeldSettings {
  readonly settings: OrganizationSettings;
  /** Under legal hold. */
  readonly onHold: boolean;
  /** Being ended, or ended. */
  readonly isLeaving: boolean;
  /** For good. */
  readonly hasEnded: boolean;
  allows(address: string): boolean;
}

export interface SettingsState {
  version: number | undefined;
  organizations: ReadonlyMap<string, HeldSettings>;
}
export const noSettings: SettingsState = { version: undefined, organizations: new Map() };

/** Throws for whatever isn't an answer in full: half a list would let callers in. */
export const readSettingsAnswer = (value: unknown): SettingsAnswer => answer.parse(value);

export function applySettingsAnswer(state: SettingsState, given: SettingsAnswer): SettingsState {
  const base = given.full ? [] : [...state.organizations];
  const changed = given.organizations.map(
    ({ id, settings, held: onHold, status }): [string, HeldSettings] => [id, held(settings, onHold, status)],
  );
  return { version: given.version, organizations: new Map([...base, ...changed]) };
}

export function held(
  settings: OrganizationSettings,
  onHold = false,
  status: SettingsAnswer['organizations'][number]['status'] = 'active',
): HeldSettings {
  const { ipAllowList } = settings;
  const allows = ipAllowList.length === 0 ? () => true : networkList(ipAllowList);
  const hasEnded = status === 'shredded';
  return { settings, onHold, isLeaving: hasEnded || status === 'offboarding', hasEnded, allows };
}

/** Of an organisation that never set anything. */
export const unset: HeldSettings = held(defaultSettings);
