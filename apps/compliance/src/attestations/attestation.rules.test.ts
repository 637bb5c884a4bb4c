import { describe, expect, it } from '@jest/globals';
import { artifactCreate } from '@rymeda/contracts';
import { Problem } from '@rymeda/kernel';
import { newArtifact, newVersion, noticed } from '../artifacts/artifact.rules.ts';
import { newAttestation, requireOneself } from './attestation.rules.ts';
import { attestationEvent } from './attestation.ts';

const now = new Date('2026-03-02T14:00:00Z');
const file = {
  filename: 'p.pdf',
  contentType: 'application/pdf' as const,
  bytes: 9,
  sha256: 'ab'.repeat(32),
};
const made = { id: 'art_1', organizationId: 'org_1', now, accepted: { uploadId: 'upl_1', file } };
const body = artifactCreate.parse({ type: 'policy', title: 'Privacy', expiresAt: '2026-12-31' });
const policy = newArtifact(body, made);
const birth = { id: 'att_1', userId: 'usr_1', ipAddress: '203.0.113.7', userAgent: 'Browser', now };
const attest = (artifact = policy, sha256?: string) =>
  newAttestation(artifact, { artifactId: artifact.id, ...(sha256 === undefined ? {} : { sha256 }) }, birth);
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as Problem).code;
  }
};

describe('who attests', () => {
  it('is a user, for itself: no client, no service, nobody for another', () => {
    for (const kind of ['client', 'service', 'system'] as const)
      expect(codeOf(() => requireOneself({ id: 'x', kind }, undefined))).toBe('FORBIDDEN');
    expect(codeOf(() => requireOneself({ id: 'usr_1', kind: 'user' }, 'usr_2'))).toBe('FORBIDDEN');
    expect(codeOf(() => requireOneself({ id: 'usr_1', kind: 'user' }, 'usr_1'))).toBeUndefined();
  });
});

describe('an attestation', () => {
  it('holds who, when, from where, and which version’s hash', () => {
    expect(attest(policy, file.sha256)).toMatchObject({
      userId: 'usr_1',
      artifactId: 'art_1',
      seriesId: 'art_1',
      versionNumber: 1,
      sha256: file.sha256,
      attestedAt: now,
      ipAddress: '203.0.113.7',
      userAgent: 'Browser',
    });
  });

  it('of a superseded version is refused and names the next one', () => {
    const { old } = newVersion(policy, { uploadId: 'upl_2' }, { ...made, id: 'art_2' });
    expect(codeOf(() => attest(old))).toBe('VERSION_SUPERSEDED');
    try {
      attest(old);
    } catch (error) {
      expect((error as Problem).details).toEqual({ supersededBy: 'art_2' });
    }
  });

  it('of what has expired, has no file, or was another text is refused', () => {
    expect(codeOf(() => attest(noticed(policy, 0, now)))).toBe('INVALID_TRANSITION');
    expect(codeOf(() => attest(newArtifact(body, { ...made, accepted: null })))).toBe('INVALID_TRANSITION');
    expect(codeOf(() => attest(policy, 'cd'.repeat(32)))).toBe('VALIDATION_FAILED');
  });

  it('is told of without where it came from', () => {
    expect(JSON.stringify(attestationEvent(attest()))).not.toContain('203.0.113.7');
  });
});
