import { describe, expect, it } from '@jest/globals';
import { loadPeople } from './load-people.ts';
import { somebody } from './people.fixture.ts';
import { ApiError, fakePlatform } from './platform.fake.ts';

const people = [somebody(1), somebody(2), somebody(3)];
const statuses = (platform: ReturnType<typeof fakePlatform>) =>
  [...platform.sessions.values()].map(({ status }) => status);

describe('loading people', () => {
  it('makes each person, each practitioner once, and each visit with a signed note', async () => {
    const platform = fakePlatform();
    const result = await loadPeople({ rymeda: platform.rymeda, people, concurrency: 3 });
    expect(result.failures).toEqual([]);
    expect(result.tally).toEqual({
      patient: { made: 3, found: 0 },
      provider: { made: 2, found: 0 },
      session: { made: 6, found: 0 },
      note: { made: 6, found: 0 },
    });
    expect(result.npisCorrected).toBe(1);
    expect(new Set(statuses(platform))).toEqual(new Set(['completed']));
    expect([...platform.notes.values()].every(({ signedAt }) => signedAt)).toBe(true);
    expect(result.requests).toBe(platform.calls.length);
    expect(platform.calls).not.toContain('session.list');
  });

  it('gives each patient the practitioner of the latest visit', async () => {
    const platform = fakePlatform();
    await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    const [patient] = platform.patients.values();
    expect(platform.providers.get(patient?.body.primaryProviderId ?? '')?.npi).toBe('1234567893');
  });

  it('tells how many changes audit must show for each record', async () => {
    const platform = fakePlatform();
    const { changes } = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1, 1)] });
    const perResource = [...changes].map(([key, n]) => `${key.split('/')[0]} ${n}`).sort();
    expect(perResource).toEqual(['note 2', 'patient 1', 'provider 1', 'provider 1', 'session 3']);
  });

  it('asks again for a practitioner whose first request failed', async () => {
    const platform = fakePlatform();
    let seen = 0;
    platform.settings.interfere((call) => {
      if (call === 'provider.create' && ++seen === 1) throw new ApiError(500, 'INTERNAL');
    });
    const result = await loadPeople({ rymeda: platform.rymeda, people, concurrency: 1 });
    expect(result.failures.map(({ person }) => person)).toEqual(['person-1']);
    expect([platform.providers.size, result.npisCorrected]).toEqual([2, 1]);
  });

  it('reports each person as it goes', async () => {
    const seen: number[] = [];
    const { rymeda } = fakePlatform();
    await loadPeople({ rymeda, people, onProgress: ({ loaded }) => seen.push(loaded) });
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('loading people again', () => {
  it('makes nothing and changes nothing', async () => {
    const platform = fakePlatform();
    await loadPeople({ rymeda: platform.rymeda, people });
    const before = platform.log.length;
    const again = await loadPeople({ rymeda: platform.rymeda, people });
    expect(again.failures).toEqual([]);
    expect(again.changes.size).toBe(0);
    expect(again.tally).toEqual({
      patient: { made: 0, found: 3 },
      provider: { made: 0, found: 2 },
      session: { made: 0, found: 6 },
      note: { made: 0, found: 0 },
    });
    expect(platform.log).toHaveLength(before);
  });

  it.each([
    'provider.create',
    'patient.create',
    'session.create',
    'session.start',
    'note.create',
    'note.sign',
    'session.complete',
  ])('finishes what broke off at %s, and makes nothing twice', async (call) => {
    const platform = fakePlatform();
    let seen = 0;
    platform.settings.interfere((now) => {
      if (now === call && ++seen === 2) throw new ApiError(500, 'INTERNAL');
    });
    const broken = await loadPeople({ rymeda: platform.rymeda, people, concurrency: 1 });
    expect(broken.failures.length).toBeGreaterThan(0);
    const whole = await loadPeople({ rymeda: platform.rymeda, people });
    expect(whole.failures).toEqual([]);
    expect(platform.patients.size).toBe(3);
    expect(platform.providers.size).toBe(2);
    expect(platform.notes.size).toBe(6);
    expect(statuses(platform)).toEqual(Array<string>(6).fill('completed'));
  });

  it('makes anew within the day what somebody has deleted', async () => {
    const platform = fakePlatform();
    platform.settings.now = () => new Date(Date.now() - 3_600_000);
    await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    platform.patients.clear();
    platform.settings.now = () => new Date();
    const again = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    expect(again.failures).toEqual([]);
    expect(again.tally.patient).toEqual({ made: 1, found: 0 });
    expect(again.tally.session).toEqual({ made: 2, found: 0 });
  });
});

describe('two runs at once', () => {
  it('load everyone once', async () => {
    const platform = fakePlatform();
    const { rymeda } = platform;
    await Promise.all([
      loadPeople({ rymeda, people: [somebody(1, 0)] }),
      loadPeople({ rymeda, people: [somebody(1, 0)] }),
    ]);
    expect(platform.patients.size).toBe(1);
    expect(platform.providers.size).toBe(2);
  });

  it('take the patient that the other one made when the API says that the id is in use', async () => {
    const platform = fakePlatform();
    await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    let hidden = true;
    const { patients } = platform.rymeda.care;
    platform.rymeda.care.patients = {
      ...patients,
      create: () => Promise.reject(new ApiError(409, 'DUPLICATE_IDENTIFIER')),
      search: (body) => (hidden ? ((hidden = false), Promise.resolve({ data: [] })) : patients.search(body)),
    };
    const result = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    expect(result.failures).toEqual([]);
    expect(result.tally.patient).toEqual({ made: 0, found: 1 });
  });
});

describe('a person who is there under another partner’s id', () => {
  it('counts as found and gets the visits', async () => {
    const platform = fakePlatform();
    await loadPeople({ rymeda: platform.rymeda, people: [{ ...somebody(1, 0), id: 'theirs' }] });
    const result = await loadPeople({ rymeda: platform.rymeda, people: [somebody(1)] });
    expect(result.failures).toEqual([]);
    expect(result.tally.patient).toEqual({ made: 0, found: 1 });
    expect(platform.patients.size).toBe(1);
    expect(platform.sessions.size).toBe(2);
  });
});

describe('a person whom the API refuses', () => {
  it('is named among the failures, and the others are loaded', async () => {
    const platform = fakePlatform();
    let first = true;
    platform.settings.interfere((call) => {
      if (call === 'patient.create' && first) {
        first = false;
        throw new ApiError(422, 'VALIDATION_FAILED');
      }
    });
    const { failures, patients } = await loadPeople({ rymeda: platform.rymeda, people, concurrency: 1 });
    expect(failures.map(({ person }) => person)).toEqual(['person-1']);
    expect([...patients.keys()]).toEqual(['person-2', 'person-3']);
  });
});
