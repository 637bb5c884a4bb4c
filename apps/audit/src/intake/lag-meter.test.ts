import { expect, test } from '@jest/globals';
import { lagMeter } from './lag-meter.ts';

let now = 0;
const at = (seconds: number): Date => new Date(seconds * 1000);
const clock = (): Date => at(now);
const begun = (meter: ReturnType<typeof lagMeter>, times: Date[]) => {
  const batch = meter.begin();
  batch.saw(times);
  return batch;
};

test('the lag grows while a batch can not be appended, and is that of its oldest entry', () => {
  const meter = lagMeter(clock);
  now = 100;
  expect(meter.seconds()).toBe(0);
  begun(meter, [at(95), at(90)]);
  const second = begun(meter, [at(99)]);
  expect(meter.seconds()).toBe(10);
  second.saw([at(97)]);
  expect(meter.seconds()).toBe(10);
  now = 160;
  expect(meter.seconds()).toBe(70);
  second.end(true);
  expect(meter.seconds()).toBe(70);
});

test('what was appended is told until the next scrape has seen it, and then forgotten', () => {
  const meter = lagMeter(clock);
  now = 100;
  const batch = begun(meter, [at(98)]);
  now = 101;
  batch.end(true);
  now = 120;
  expect(meter.seconds()).toBe(3);
  now = 140;
  expect(meter.seconds()).toBe(0);
});

test('a batch whose partition went elsewhere counts no more, and one without entries never did', () => {
  const meter = lagMeter(clock);
  now = 100;
  begun(meter, [at(10)]).end(false);
  begun(meter, []).end(true);
  expect(meter.seconds()).toBe(0);
});
