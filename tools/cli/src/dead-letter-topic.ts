import { randomUUID } from 'node:crypto';
import {
  commandKey,
  deadLetterTopic,
  operatorGroupPrefix,
  parseLetterRecord,
  type Kafka,
  type LetterCommand,
  type OpenLetter,
} from '@rymeda/events';
import { CliError } from './exit-codes.ts';

/** What a compacted topic holds in the end: the last value of each key. */
type Held = Map<string, OpenLetter | LetterCommand>;

const pollMs = 100;

export interface Outcome {
  sent: number;
  /** Those that the group has looked at and could not resolve. */
  left: OpenLetter[];
  /** Those that no member of the group has looked at in time. */
  unanswered: number;
}

/** By record and sequence. */
export async function readLetters(kafka: Kafka, group: string): Promise<OpenLetter[]> {
  const { held, stop } = await follow(kafka, group);
  await stop();
  return lettersOf(held);
}

/** Asks the group and waits for its answers, for `wait` seconds. */
export async function sendCommands(
  kafka: Kafka,
  letters: readonly OpenLetter[],
  asked: Pick<LetterCommand, 'command' | 'by' | 'reason'> & { group: string; wait: number },
): Promise<Outcome> {
  const { command, by, reason, group, wait } = asked;
  if (letters.length === 0) return { sent: 0, left: [], unanswered: 0 };
  const { held, stop } = await follow(kafka, group);
  const keys = new Map(letters.map((l) => [l.id, commandKey(randomUUID())]));
  const messages = letters.map(({ id }) => {
    const value: LetterCommand = { kind: 'command', command, letter: id, by, reason };
    return { key: keys.get(id) as string, value: JSON.stringify(value) };
  });
  for (const { key, value } of messages) held.set(key, JSON.parse(value) as LetterCommand);
  await kafka.producer().sendBatch([{ topic: deadLetterTopic(group), messages }]);
  const until = performance.now() + wait * 1000;
  const pending = () => [...keys.values()].filter((key) => held.has(key)).length;
  while (pending() > 0 && performance.now() < until) await new Promise((r) => setTimeout(r, pollMs));
  await stop();
  const answered = (l: OpenLetter): boolean => !held.has(keys.get(l.id) ?? '');
  const open = new Set(lettersOf(held).map((l) => l.id));
  return {
    sent: letters.length,
    left: lettersOf(held).filter((l) => keys.has(l.id) && answered(l)),
    unanswered: letters.filter((l) => open.has(l.id) && !answered(l)).length,
  };
}

/** Reads the topic to its end as it is now, and goes on until stopped. */
async function follow(kafka: Kafka, group: string): Promise<{ held: Held; stop: () => Promise<void> }> {
  const topic = deadLetterTopic(group);
  const end = await endOf(kafka, topic);
  const held: Held = new Map();
  let reached = end === 0;
  const consumer = kafka.consumer({
    groupId: `${operatorGroupPrefix}${randomUUID()}`,
    topics: [topic],
    fromBeginning: true,
    async eachBatch({ messages }) {
      for (const { key, value, offset } of messages) {
        const record = parseLetterRecord(value);
        if (record === undefined) held.delete(key ?? '');
        else held.set(key ?? '', record);
        if (Number(offset) >= end - 1) reached = true;
      }
    },
  });
  const until = performance.now() + 20_000;
  while (!reached) {
    if (performance.now() > until) {
      await consumer.stop();
      throw new CliError('unreachable', `${topic} could not be read to its end within 20 s.`);
    }
    await new Promise((r) => setTimeout(r, pollMs));
  }
  return { held, stop: () => consumer.stop() };
}

async function endOf(kafka: Kafka, topic: string): Promise<number> {
  const admin = await kafka.admin();
  try {
    const end = await admin.endOffset(topic);
    if (end === undefined)
      throw new CliError('notFound', `There is no topic ${topic}; is it a consumer group of the platform?`);
    return end;
  } finally {
    await admin.disconnect();
  }
}

const lettersOf = (held: Held): OpenLetter[] =>
  [...held.values()]
    .filter((r) => r.kind === 'letter')
    .sort((a, b) =>
      a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : (a.sequence ?? 0) - (b.sequence ?? 0),
    );
