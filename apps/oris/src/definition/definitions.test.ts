import { expect, it } from '@jest/globals';
import { definitions } from './definitions.ts';
import { readDefinition } from './definition.ts';

const organizationId = 'org_1';

function definitionOf(expressions: number) {
  const body = { ids: Array<string>(expressions).fill('${event.data.id}') };
  const read = readDefinition({
    trigger: 'event',
    triggerConfig: { event: 'care.session.no_show' },
    actions: [{ id: 'send', type: 'webhook', url: 'https://a.example/', body }],
  });
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.definition;
}

it('keeps compiled definitions as far as there is room for them, whatever each takes', async () => {
  const [small, large] = [definitionOf(1), definitionOf(3_000)];
  let read = 0;
  const known = definitions({
    definition: async (_scope, id) => {
      read++;
      return id.startsWith('small') ? small : large;
    },
  });
  const ask = (id: string) => known.of({ organizationId }, id, 1);
  for (let n = 0; n < 50; n++) await ask(`small${n}`);
  await ask('small0');
  expect(read).toBe(50);
  for (let n = 0; n < 16; n++) await ask(`large${n}`);
  await ask('large15');
  expect(read).toBe(66);
  await ask('large0');
  expect(read).toBe(67);
});

it('what is plain text takes room as well', async () => {
  const body = { text: 'x'.repeat(240_000) };
  const definition = {
    ...definitionOf(1),
    actions: [{ id: 'send', type: 'webhook', url: 'https://a.example/', body }],
  };
  let read = 0;
  const known = definitions({ definition: async () => (read++, definition as never) });
  for (let n = 0; n < 1_000; n++) await known.of({ organizationId }, `plain${n}`, 1);
  await known.of({ organizationId }, 'plain0', 1);
  expect(read).toBe(1_001);
});
