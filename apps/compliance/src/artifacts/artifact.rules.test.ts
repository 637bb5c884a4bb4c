import { describe, expect, it } from '@jest/globals';
import { artifactCreate, artifactPatch, complianceEvents, type ArtifactPatch } from '@rymeda/contracts';
import { Problem } from '@rymeda/kernel';
import { changeArtifact, newArtifact, newVersion, noticed, revived } from './artifact.rules.ts';
import { artifactEvent, artifactNotice, toArtifact } from './artifact.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const file = {
  filename: 'Ana.pdf',
  contentType: 'application/pdf' as const,
  bytes: 9,
  sha256: 'ab'.repeat(32),
};
const accepted = { uploadId: 'upl_1', file };
const birth = { id: 'art_1', organizationId: 'org_1', now, accepted };
const body = { type: 'policy', title: 'Ana’s certificate', expiresAt: '2026-12-31' } as const;
const state = newArtifact(artifactCreate.parse(body), birth);
const zone = 'America/New_York';
const change = (patch: ArtifactPatch, from = state, more: object = {}) =>
  changeArtifact(from, patch, { now: later, zone, accepted: null, ...more });

describe('a new artifact', () => {
  it('is active, the first version of its series', () => {
    expect(state).toMatchObject({
      status: 'active',
      seriesId: 'art_1',
      versionNumber: 1,
      supersedes: null,
      supersededBy: null,
      userId: null,
      version: 1,
    });
  });

  it('is for all staff to read where it is a policy or a training, and about nobody', () => {
    const shared = (more: object) => newArtifact(artifactCreate.parse({ ...body, ...more }), birth).shared;
    expect([shared({}), shared({ type: 'training_certificate' })]).toEqual([true, true]);
    expect([
      shared({ type: 'audit_report' }),
      shared({ userId: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e33' }),
    ]).toEqual([...[false, false]]);
  });

  it('takes no status: that follows from what happens to it', () => {
    for (const schema of [artifactCreate, artifactPatch])
      expect(schema.safeParse({ ...body, status: 'active' }).success).toBe(false);
  });

  it('keeps a moment in UTC and a date as a date', () => {
    const at = (expiresAt: string) =>
      newArtifact(artifactCreate.parse({ ...body, expiresAt }), birth).expiresAt;
    expect([at('2026-12-31'), at('2026-12-31T10:00:00-05:00')]).toEqual([
      '2026-12-31',
      '2026-12-31T15:00:00.000Z',
    ]);
    for (const wrong of ['2026-02-30', 'tomorrow', '2026-12-31T10:00:00'])
      expect(artifactCreate.safeParse({ ...body, expiresAt: wrong }).success).toBe(false);
  });

  it('is answered without what is the engine’s own', () => {
    const answer = toArtifact(state, null);
    for (const hidden of ['version', 'uploadId', 'announced', 'expirySetAt'])
      expect(answer).not.toHaveProperty(hidden);
  });
});

describe('a change', () => {
  it('names what really changed, and makes a version', () => {
    const { artifact, changed } = change({ title: state.title, userId: 'usr_1' });
    expect(changed).toEqual(['userId']);
    expect(artifact).toMatchObject({ userId: 'usr_1', version: 2, createdAt: now, updatedAt: later });
    expect(change({ title: state.title })).toEqual({ artifact: state, changed: [] });
  });

  it('gives a file to an artifact that has none, and never another one', () => {
    const bare = newArtifact(artifactCreate.parse(body), { ...birth, accepted: null });
    const given = change({ uploadId: 'upl_1' }, bare, { accepted });
    expect(given.changed).toEqual(['file']);
    expect(given.artifact).toMatchObject({ file, uploadId: 'upl_1' });
    expect(() =>
      change({ uploadId: 'upl_2' }, state, { accepted: { ...accepted, uploadId: 'upl_2' } }),
    ).toThrow(Problem);
  });

  it('of the expiry brings an expired one back when it lies ahead, and not when it has passed', () => {
    const expired = noticed(state, 0, later);
    expect(expired.status).toBe('expired');
    expect(change({ expiresAt: '2027-12-31' }, expired).artifact).toMatchObject({
      status: 'active',
      expirySetAt: later,
    });
    expect(change({ expiresAt: '2026-03-01' }, expired).artifact.status).toBe('expired');
    expect(change({ expiresAt: null }, expired).artifact.status).toBe('active');
  });

  it('after a notice stands until the last one, and no notice is given twice', () => {
    const told = noticed(state, 30, later);
    expect(told.status).toBe(state.status);
    expect(noticed(told, 7, later).announced).toEqual([`${state.expiresAt}/30`, `${state.expiresAt}/7`]);
  });

  it('of the zone brings an expired one back when its end lies ahead again, to expire once more', () => {
    const end = new Date('2027-01-01T05:00:00Z');
    const expired = noticed(state, 0, end);
    const again = revived(expired, 'Pacific/Honolulu', end);
    expect(again).toMatchObject({ status: 'active', announced: [], version: 3 });
    expect(revived(expired, 'Pacific/Apia', end)).toBeNull();
    const { old } = newVersion(expired, { uploadId: 'upl_2' }, { ...birth, id: 'art_2' });
    expect(revived(old, 'Pacific/Honolulu', end)).toBeNull();
    expect(change({ expiresAt: body.expiresAt }, expired)).toMatchObject({
      artifact: { status: 'active' },
      changed: ['status'],
    });
  });
});

describe('a new version', () => {
  const { old, next } = newVersion(
    state,
    { uploadId: 'upl_2' },
    { ...birth, id: 'art_2', now: later, accepted: { ...accepted, uploadId: 'upl_2' } },
  );

  it('takes the place of the old one in the same series', () => {
    expect(old).toMatchObject({ status: 'superseded', supersededBy: 'art_2', version: 2 });
    expect(next).toMatchObject({
      id: 'art_2',
      status: 'active',
      type: 'policy',
      title: state.title,
      seriesId: 'art_1',
      versionNumber: 2,
      supersedes: 'art_1',
      uploadId: 'upl_2',
      version: 1,
    });
  });

  it('is the only way on: a superseded one neither changes nor is superseded again', () => {
    expect(() => change({ title: 'x' }, old)).toThrow(Problem);
    expect(() => newVersion(old, { uploadId: 'upl_3' }, { ...birth, id: 'art_3' })).toThrow(Problem);
  });
});

it('events carry neither title nor name of a file, and are as the catalogue says', () => {
  const notice = artifactNotice(state, later, { milestone: 30, left: 12 });
  for (const event of [
    artifactEvent('created', state),
    notice,
    artifactNotice(state, later, { milestone: 0, left: 0 }),
  ]) {
    expect(JSON.stringify(event)).not.toContain('Ana');
    expect(complianceEvents.find((e) => e.name === event.name)?.data.parse(event.data)).toEqual(event.data);
  }
});
