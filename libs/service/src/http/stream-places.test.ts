import { describe, expect, it } from '@jest/globals';
import { streamPlaces } from './stream-places.ts';

const limits = { client: 2, organization: 3, process: 5 };
const by = (organizationId: string, id: string) => ({ organizationId, id });

describe('places for streams', () => {
  it('are few for a client, an organisation and a process, and are had again when given back', () => {
    const places = streamPlaces(limits);
    const refused = expect.objectContaining({ code: 'RATE_LIMITED', headers: { 'retry-after': '30' } });
    const first = places.take(by('a', '1'));
    places.take(by('a', '1'));
    expect(() => places.take(by('a', '1'))).toThrow(refused);
    places.take(by('a', '2'));
    expect(() => places.take(by('a', '3'))).toThrow(refused);
    // The same id in another organisation is another client.
    places.take(by('b', '1'));
    places.take(by('c', '1'));
    expect(() => places.take(by('d', '1'))).toThrow(refused);
    expect(places.size()).toBe(5);
    first();
    first();
    expect(places.size()).toBe(4);
    places.take(by('a', '3'));
    expect(() => places.take(by('a', '1'))).toThrow(refused);
  });
});
