import { describe, expect, it } from '@jest/globals';
import { progressLine, progressText } from './progress.ts';

describe('progress', () => {
  it('tells how far, how fast and how long to go', () => {
    expect(progressText({ people: 40, loaded: 10, requests: 600 }, 5_000)).toBe(
      '10 of 40 people, 600 requests, 120 a second, 15 s to go',
    );
  });

  it.each([
    [false, '2 of 3 people, 20 requests, 13 a second, 1 s to go\n'],
    [true, '\r\u001b[K2 of 3 people, 20 requests, 13 a second, 1 s to go'],
  ])('is shown about once a second and at the end (terminal: %s)', (isTTY, second) => {
    const written: string[] = [];
    let time = 0;
    const line = progressLine({ isTTY, write: (text) => written.push(text) }, () => time);
    for (const loaded of [1, 2, 3]) {
      time += loaded === 2 ? 1_000 : 500;
      line.show({ people: 3, loaded, requests: loaded * 10 });
    }
    expect(written).toHaveLength(2);
    expect(written[0]).toBe(second);
    expect(written[1]).toContain('3 of 3 people');
  });
});
