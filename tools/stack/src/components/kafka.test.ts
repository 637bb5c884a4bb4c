import { expect, test } from '@jest/globals';

import { portPlan } from '../plan/ports.ts';
import { homeAt } from '../state/home.ts';
import { serverProperties } from './kafka.ts';

test('a folder with blanks and umlauts in its name is the one that Java reads', () => {
  const properties = serverProperties({
    home: homeAt('/home/jürgen/Meine Stücke'),
    ports: portPlan(8080),
    passwords: { mongodbRoot: '', redis: '', mongodb: {} },
    bind: '127.0.0.1',
  });
  const written = /^log\.dirs=(.*)$/m.exec(properties)?.[1] ?? '';
  expect(written).toBe('/home/j\\u00fcrgen/Meine St\\u00fccke/data/kafka');
});
