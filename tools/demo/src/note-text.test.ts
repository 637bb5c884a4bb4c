import { describe, expect, it } from '@jest/globals';
import { noteText } from './note-text.ts';

const facts = { date: '2024-05-01', type: 'Follow-up encounter', conditions: [], procedures: [] };

describe('the text of a note', () => {
  it('says that nothing was done when nothing was', () => {
    expect(noteText(facts)).toBe(
      'Follow-up encounter, 2024-05-01.\nNo procedures.\nPlan: continue as agreed; follow up at the next visit.',
    );
  });

  it('names each thing once, five at most, and counts the rest', () => {
    const procedures = ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g'];
    expect(noteText({ ...facts, procedures })).toContain('Done: a; b; c; d; e; and 2 more.');
  });
});
