import { describe, expect, it } from '@jest/globals';
import type { InputField } from '@rymeda/contracts';
import { Problem } from '@rymeda/kernel';
import { checkInput } from './input.rules.ts';

function faultsOf(type: InputField['type'], x: unknown): string[] {
  try {
    checkInput({ x: { type, required: true } }, { x });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return (error.details as { field: string; code: string }[]).map((f) => `${f.field} ${f.code}`);
  }
}

describe('typed input', () => {
  it.each<[InputField['type'], unknown]>([
    ['date', '2024-02-29'],
    ['instant', '2026-02-28T10:00:00Z'],
    ['instant', '2026-02-28T10:00:00.5-05:00'],
  ])('%s takes %s', (type, x) => expect(faultsOf(type, x)).toEqual([]));

  it.each<[InputField['type'], unknown]>([
    ['date', '2026-02-30'],
    ['date', '2026-02-29'],
    ['date', 20260228],
    ['instant', '2026-02-30T10:00:00Z'],
    ['instant', '2026-02-28T10:00:00'],
    ['instant', '2026-02-28T25:00:00Z'],
  ])('%s refuses %s', (type, x) => expect(faultsOf(type, x)).toEqual(['input.x invalid_value']));
});
