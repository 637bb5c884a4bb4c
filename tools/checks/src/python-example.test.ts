import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const example = join(import.meta.dirname, '../../../docs/examples/python/subscriber.py');
const folder = mkdtempSync(join(tmpdir(), 'rymeda-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Its one poll gives an event from each of two partitions, and one that is none of ours; a commit is of all places. */
const kafka = `
import json, os, sqlite3, sys
from collections import namedtuple

Message = namedtuple("Message", "topic partition offset value")

def message(partition, **fields):
    event = {"id": str(partition), "subject": f"patient/{partition}", "sequence": 1, **fields}
    return Message("t", partition, 0, json.dumps(event))

ours = {"organizationid": "org_1", "source": "/rymeda/care", "type": "rymeda.care.patient.created.v1"}

class KafkaConsumer:
    def __init__(self, *topics, **settings):
        pass

    def poll(self, timeout_ms):
        return {("t", 0): [message(0), message(0, **ours)], ("t", 1): [message(1, **ours)]}

    def commit(self):
        applied = sqlite3.connect(os.environ["STATE"]).execute("SELECT record FROM effects").fetchall()
        print(len(applied))
        sys.exit()
`;

test('the Python subscriber commits the places of a poll once all of it is applied', () => {
  writeFileSync(join(folder, 'kafka.py'), kafka);
  const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  const settings = { TOPIC: 't', BROKERS: 'b', GROUP: 'g', STATE: join(folder, 'state.db') };
  const applied = execFileSync('python3', [example], {
    env: { ...env, ...settings },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(applied.trim()).toBe('2');
});
