import { expect, it } from '@jest/globals';
import { until } from './wait.ts';

it('waits until the answer satisfies, past answers that have nothing to judge', async () => {
  const answers: { data?: number[] }[] = [{}, { data: [] }, { data: [1] }];
  const found = await until(
    'one',
    async () => answers.shift() ?? {},
    ({ data }) => (data as number[]).length > 0,
  );
  expect(found).toEqual({ data: [1] });
});

it('says what it last saw, and why that could not be judged', async () => {
  const never = until(
    'a list',
    async (): Promise<{ status: number; data?: number[] }> => ({ status: 503 }),
    ({ data }) => (data as number[]).length > 0,
    30,
  );
  await expect(never).rejects.toMatchObject({
    message: 'a list: not within 30 ms; last seen: {"status":503}',
    cause: expect.any(TypeError),
  });
});

it('hides no failure but that', async () => {
  const failing = until(
    'a judgement',
    async () => 1,
    () => {
      throw new RangeError('wrong');
    },
  );
  await expect(failing).rejects.toThrow('wrong');
});
