import { describe, expect, it } from '@jest/globals';
import { hipaa } from './hipaa.ts';
import { postureOf, type PostureFacts } from './posture.rules.ts';
import { changeRequirement, mostRequirements, newRequirement, refuseMore } from './requirement.rules.ts';

const now = new Date('2027-01-01T00:00:00Z');
const code = '164.308(a)(5)(i)';
const addressable = '164.308(a)(5)(ii)(A)';
const birth = { id: 'req_1', organizationId: 'org_1', seriesIds: ['art_1'], now };
const applies = { applicability: 'applies' as const, artifactIds: [] };
const training = newRequirement({ code, ...applies }, birth);
const facts = (more: Partial<PostureFacts> = {}): PostureFacts => ({
  requirements: [training],
  inForce: new Map([['art_1', { artifactId: 'art_2', validUntil: null, hasFile: true }]]),
  overdue: new Map(),
  agreements: [],
  now,
  ...more,
});
const statusOf = (f: PostureFacts, of = code) => postureOf(f).requirements.find((r) => r.code === of)?.status;

describe('a requirement', () => {
  it('is met by evidence in force that all have attested in time', () => {
    expect(statusOf(facts())).toBe('met');
  });

  it.each([
    ['somebody has not attested in time', { overdue: new Map([['art_1', 1]]) }],
    [
      'ends within 30 days',
      {
        inForce: new Map([['art_1', { artifactId: 'a', validUntil: new Date('2027-01-31'), hasFile: true }]]),
      },
    ],
    ['is in part not in force any more', { requirements: [{ ...training, seriesIds: ['art_1', 'art_9'] }] }],
  ])('is due when its evidence %s', (_what, more) => {
    expect(statusOf(facts(more))).toBe('due');
  });

  it('that asks for agreements is met by those on file, and due when one has lapsed or is about to', () => {
    const agreement = {
      ...{ side: 'business_associate' as const, status: 'active' as const },
      ...{ expiresAt: '2027-12-31', renewal: 'none' as const },
    };
    const of = '164.308(b)(3)';
    const stands = (...agreements: PostureFacts['agreements']) => statusOf(facts({ agreements }), of);
    expect(stands()).toBe('missing');
    expect(stands(agreement)).toBe('met');
    expect(stands({ ...agreement, side: 'covered_entity' })).toBe('missing');
    expect(stands(agreement, { ...agreement, status: 'expired' })).toBe('due');
    expect(stands({ ...agreement, status: 'expired' })).toBe('missing');
    expect(stands({ ...agreement, expiresAt: '2027-01-20' })).toBe('due');
    expect(stands({ ...agreement, expiresAt: '2027-01-20', renewal: 'automatic' })).toBe('met');
    expect(statusOf(facts({ agreements: [agreement] }), '164.314(a)(2)(iii)')).toBe('missing');
  });

  it('is not met by an artifact without a file', () => {
    const bare = { artifactId: 'art_3', validUntil: null, hasFile: false };
    expect(statusOf(facts({ inForce: new Map([['art_1', bare]]) }))).toBe('missing');
    const { inForce } = facts();
    const both = [{ ...training, seriesIds: ['art_1', 'art_3'] }];
    const half = facts({ requirements: both, inForce: new Map([...inForce, ['art_3', bare]]) });
    expect(statusOf(half)).toBe('due');
  });

  it('is missing without evidence in force, and where nothing was said of it', () => {
    expect(statusOf(facts({ inForce: new Map() }))).toBe('missing');
    expect(statusOf(facts(), '164.312(b)')).toBe('missing');
  });

  it('does not apply, or is answered otherwise, only with a reason, and the latter only when addressable', () => {
    const say = (of: string, applicability: 'not_applicable' | 'alternative', rationale?: string) =>
      newRequirement({ code: of, applicability, artifactIds: [], rationale }, { ...birth, seriesIds: [] });
    expect(() => say(code, 'not_applicable')).toThrow();
    expect(() => say(code, 'alternative', 'otherwise')).toThrow();
    expect(() => say('164.999', 'not_applicable', 'x')).toThrow();
    const requirements = [say(addressable, 'alternative', 'otherwise'), say(code, 'not_applicable', 'none')];
    const { counts, score } = postureOf(facts({ requirements }));
    expect(counts).toMatchObject({ alternative_documented: 1, not_applicable: 1, missing: hipaa.length - 2 });
    expect(score).toBeCloseTo(1 / (hipaa.length - 1), 4);
  });

  it('of the organisation’s own has a title and stands after the law’s', () => {
    expect(() => newRequirement({ code: 'fire', ...applies }, birth)).toThrow();
    const own = newRequirement({ code: 'fire', title: 'Fire drill', ...applies }, birth);
    expect(postureOf(facts({ requirements: [own] })).requirements.at(-1)).toMatchObject({
      ...{ code: 'fire', kind: 'own', status: 'met', title: 'Fire drill' },
    });
  });

  it('is one that the law lists, under the law’s own title, or none of the law’s', () => {
    const field = (command: object): unknown => {
      try {
        newRequirement({ code, ...applies, ...command }, birth);
        return undefined;
      } catch (error) {
        return (error as { details: { field: string }[] }).details[0]?.field;
      }
    };
    expect(field({ code: '164.308(a)(99)', title: 'Ours' })).toBe('code');
    expect(field({ title: 'Ours' })).toBe('title');
    expect(field({ code: 'x164.1', title: 'Ours' })).toBeUndefined();
  });

  it('is one of a thousand at most', () => {
    expect(() => refuseMore(mostRequirements - 1)).not.toThrow();
    expect(() => refuseMore(mostRequirements)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  it('is changed by what is said of it, each by its name', () => {
    const own = newRequirement({ code: 'fire', title: 'Fire drill', ...applies }, birth);
    const patch = { title: 'Drill', applicability: 'not_applicable', rationale: 'no house' } as const;
    const told = { seriesIds: undefined, now };
    expect(changeRequirement(own, patch, told)).toMatchObject({
      changed: ['title', 'applicability', 'rationale'],
      requirement: { ...patch, seriesIds: ['art_1'], version: 2 },
    });
    expect(changeRequirement(own, { title: 'Drill' }, told).requirement).toMatchObject({
      ...{ title: 'Drill', applicability: 'applies', rationale: null },
    });
  });

  it('changes only where something else was said', () => {
    expect(changeRequirement(training, {}, { seriesIds: ['art_1'], now }).requirement).toBe(training);
    const { requirement, changed } = changeRequirement(training, {}, { seriesIds: [], now });
    expect(requirement).toMatchObject({ version: 2, seriesIds: [] });
    expect(changed).toEqual(['artifactIds']);
  });
});

it('the posture says what it is not', () => {
  expect(postureOf(facts()).notice).toContain('no legal finding');
});

it('HIPAA’s requirements are each listed once, with what kind they are', () => {
  expect(new Set(hipaa.map((r) => r.code)).size).toBe(hipaa.length);
  for (const r of hipaa)
    expect(r).toEqual({
      code: expect.stringMatching(/^164\.\d{3}\(/),
      kind: expect.any(String),
      title: expect.stringMatching(/^[A-Z]/),
    });
});

it('10,000 people and 500 requirements cost the rules next to nothing: people come as series that are overdue', () => {
  const requirements = Array.from({ length: 500 }, (_, n) =>
    newRequirement(
      { code: `own-${n}`, title: 'x', ...applies },
      { ...birth, id: `req_${n}`, seriesIds: [`art_${n}`] },
    ),
  );
  expect(postureOf(facts({ requirements })).requirements).toHaveLength(hipaa.length + 500);
});
