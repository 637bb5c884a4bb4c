import { describe, expect, it } from '@jest/globals';
import { artifactCreate, artifactPatch } from '@rymeda/contracts';
import { changeArtifact, newArtifact } from './artifact.rules.ts';
import { artifactEvent, toArtifact } from './artifact.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const birth = { id: 'art_1', organizationId: 'org_1', now };
const state = newArtifact(artifactCreate.parse({ name: 'Ana Lima' }), birth);

describe('a new artifact', () => {
  it('is active, and its first version', () => {
    expect(state).toEqual({
      id: birth.id,
      organizationId: birth.organizationId,
      name: 'Ana Lima',
      status: 'active',
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
  });

  it('is answered without its version, which is the ETag', () => {
    expect(toArtifact(state)).not.toHaveProperty('version');
  });
});

describe('a change', () => {
  it('names what really changed, and makes a version', () => {
    const { artifact, changed } = changeArtifact(state, { name: 'Ana Lima', status: 'inactive' }, later);
    expect(changed).toEqual(['status']);
    expect(artifact).toMatchObject({ status: 'inactive', version: 2, createdAt: now, updatedAt: later });
  });

  it('that changes nothing makes no version', () => {
    expect(changeArtifact(state, { name: 'Ana Lima' }, later)).toEqual({ artifact: state, changed: [] });
  });

  it('never removes a required field', () => {
    expect(artifactPatch.safeParse({ name: null }).success).toBe(false);
  });
});

it('an event carries no PHI', () => {
  expect(JSON.stringify(artifactEvent('created', state))).not.toContain('Ana');
});
