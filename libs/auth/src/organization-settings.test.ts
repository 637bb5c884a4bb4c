import { describe, expect, it } from '@jest/globals';
import { defaultSettings, type OrganizationSettings } from '@rymeda/contracts';
import { secret, systemClock } from '@rymeda/kernel';
import { until } from '@rymeda/testing';
import { createCallerSeal } from './caller-seal.ts';
import { createOrganizationSettings, type OrganizationSettingsOptions } from './organization-settings.ts';

const answers: unknown[] = [];
const asked: string[] = [];
const list = (over: Partial<OrganizationSettingsOptions> = {}) =>
  createOrganizationSettings({
    url: 'http://identity.test',
    service: 'care',
    seal: createCallerSeal(secret([Buffer.alloc(32, 1)]), systemClock),
    clock: systemClock,
    intervalMs: 5,
    fetch: async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      const answer = answers.shift();
      return answer === undefined ? new Response('', { status: 503 }) : Response.json(answer);
    },
    ...over,
  });
const withSettings = (id: string, settings: Partial<OrganizationSettings>) => ({
  id,
  status: 'active',
  settings: { ...defaultSettings, ...settings },
});
const of = (organizationId: string) => ({ id: 'cli_1', kind: 'client' as const, organizationId });

describe('the list of settings', () => {
  it('lets nobody in before it is there', () => {
    expect(() => list().requireAddress(of('org_a'), '203.0.113.7')).toThrow(
      expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }),
    );
  });

  it('is in force at once, changes as identity says, and outlives identity', async () => {
    answers.push({
      version: 3,
      full: true,
      organizations: [
        withSettings('org_a', { ipAllowList: ['203.0.113.0/24', '2001:db8::/32'] }),
        withSettings('org_b', { strictRevocation: true }),
        { ...withSettings('org_d', {}), status: 'suspended' },
        { ...withSettings('org_e', {}), status: 'offboarding' },
        { ...withSettings('org_f', {}), status: 'shredded' },
      ],
    });
    const settings = list();
    expect(settings.isLeaving('org_e')).toBe(false);
    await settings.start();
    const all = ['org_a', 'org_c', 'org_d', 'org_e', 'org_f'];
    expect(all.filter((id) => settings.isLeaving(id))).toEqual(['org_e', 'org_f']);
    expect(all.filter((id) => settings.hasEnded(id))).toEqual(['org_f']);
    const refused = expect.objectContaining({ code: 'ADDRESS_NOT_ALLOWED', status: 403 });
    for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::1'])
      expect(() => settings.requireAddress(of('org_a'), address)).not.toThrow();
    for (const address of ['203.0.114.7', '2001:db9::1', 'unknown', 'internal'])
      expect(() => settings.requireAddress(of('org_a'), address)).toThrow(refused);
    expect(() => settings.requireAddress(of('org_b'), '198.51.100.1')).not.toThrow();
    // A service calls on its own, from where services are.
    expect(() => settings.requireAddress({ ...of('org_a'), kind: 'service' }, 'internal')).not.toThrow();
    expect(() => settings.requireAddress({ ...of('org_a'), id: 'svc:oris/wfl_1' }, 'internal')).not.toThrow();
    expect([settings.of('org_b').strictRevocation, settings.of('org_c')]).toEqual([true, defaultSettings]);

    // Half an answer changes nothing; the next whole one counts.
    answers.push({ version: 4, full: false, organizations: [{ id: 'org_a' }] });
    answers.push({ version: 5, full: false, organizations: [withSettings('org_a', {})] });
    await until(
      'asked since the newest version',
      async () => asked,
      (urls) => urls.some((url) => url.includes('since=5')),
    );
    settings.stop();
    expect(() => settings.requireAddress(of('org_a'), '203.0.114.7')).not.toThrow();
    expect(settings.of('org_b').strictRevocation).toBe(true);
    expect(asked).toContainEqual(expect.stringContaining('since=3'));
  });

  describe('that is old', () => {
    const stale = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', status: 503 });
    let [now, ran] = [0, 0];
    /** A list of one organisation, pulled once, which sets nothing and is under no hold. */
    async function pulledOnce() {
      [now, ran] = [Date.parse('2026-03-02T10:00:00Z'), 0];
      answers.length = 0;
      answers.push({ version: 1, full: true, organizations: [withSettings('org_a', {})] });
      const settings = list({ clock: () => new Date(now), running: () => ran });
      await settings.start();
      settings.stop();
      const enter = (organizationId = 'org_a') => settings.requireAddress(of(organizationId), '203.0.113.7');
      return { settings, enter };
    }

    it('lets nobody in after 15 minutes, also of organisations that set nothing', async () => {
      const { settings, enter } = await pulledOnce();
      now += 15 * 60_000;
      expect(enter).not.toThrow();
      now += 1;
      expect(enter).toThrow(stale);
      expect(() => enter('org_b')).toThrow(stale);
      // Services call on their own; whose tokens were revoked the deny-list decides.
      expect(() => settings.requireAddress({ ...of('org_a'), kind: 'service' }, 'internal')).not.toThrow();
    });

    it('is not made fresh by a clock that goes back', async () => {
      const { settings, enter } = await pulledOnce();
      now -= 3_600_000;
      expect(enter).not.toThrow();
      expect(settings.isOnHold('org_a')).toBe(false);
      [now, ran] = [now + 60_001, ran + 60_001];
      expect(settings.isOnHold('org_a')).toBe(true);
      [now, ran] = [now + 14 * 60_000, ran + 14 * 60_000];
      expect(enter).toThrow(stale);
    });

    it('lets nothing be destroyed after a minute, of any organisation: a hold may have been placed since', async () => {
      const { settings } = await pulledOnce();
      now += 60_000;
      expect(['org_a', 'org_b'].map((id) => settings.isOnHold(id))).toEqual([false, false]);
      now += 1;
      expect(['org_a', 'org_b'].map((id) => settings.isOnHold(id))).toEqual([true, true]);
    });

    it('lets nothing be destroyed before it is there', () => {
      expect(list().isOnHold('org_a')).toBe(true);
    });
  });
});
