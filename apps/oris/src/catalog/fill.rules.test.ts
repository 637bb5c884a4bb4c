import { describe, expect, it } from '@jest/globals';
import { filled } from './fill.rules.ts';

describe('a template', () => {
  const template = {
    key: 'k',
    name: 'n',
    summary: 's',
    parameters: [
      { name: 'email', summary: 'e', type: 'text' as const, default: null },
      { name: 'within', summary: 'w', type: 'integer' as const, default: 60 },
    ],
    workflow: { actions: [{ to: ['{{email}}'], timeoutSeconds: '{{within}}', text: 'in {{within}} s' }] },
  };

  it('has its parameters in place: a number where it stands alone, and defaults', () => {
    expect(filled(template, { email: 'a@example.org' })).toEqual({
      actions: [{ to: ['a@example.org'], timeoutSeconds: 60, text: 'in 60 s' }],
    });
    expect(filled(template, { email: 'a"$&b', within: 5 })).toEqual({
      actions: [{ to: ['a"$&b'], timeoutSeconds: 5, text: 'in 5 s' }],
    });
  });

  it('is not filled without what has no default', () => expect(() => filled(template, {})).toThrow('email'));
});
