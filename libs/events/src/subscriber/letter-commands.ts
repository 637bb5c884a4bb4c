import type { Consumer, Kafka, MessageBatch } from '../kafka.ts';
import type { EventsLogger } from '../logger.ts';
import { deadLetterTopic, parseLetterRecord, type LetterCommand } from './dead-letter.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';
import type { LetterResolver } from './letter-resolver.ts';

export interface LetterCommandsOptions {
  kafka: Kafka;
  name: string;
  letters: DeadLetterStore;
  resolver: LetterResolver;
  logger: EventsLogger;
  onDone(): void;
}

/**
 * Operators' commands come on the group's own topic of dead letters, so that whoever may write there, and nobody
 * else, can resolve them, without a way into the service or its database. A done one gets a tombstone.
 */
export function consumeLetterCommands(options: LetterCommandsOptions): Consumer {
  const { kafka, name, letters, resolver, logger } = options;

  async function carryOut({ command, letter, by, reason }: LetterCommand): Promise<void> {
    logger.info(`dead_letter_${command}`, { group: name, eventId: letter, actorId: by, reason });
    const found = await letters.byId(letter);
    // Resolved meanwhile, or told by a process that slept: whoever lists it still learns that it is gone.
    if (found === null) return letters.tombstone(`${name} ${letter}`);
    if (command === 'drop') await resolver.drop(letter);
    else await resolver.replay(found.subject);
  }

  return kafka.consumer({
    groupId: `${name}.dead-letters`,
    topics: [deadLetterTopic(name)],
    fromBeginning: true,
    async eachBatch({ messages }: MessageBatch) {
      for (const { key, value } of messages) {
        const command = parseLetterRecord(value);
        if (key === null || command?.kind !== 'command') continue;
        await carryOut(command);
        await letters.tombstone(key);
        options.onDone();
      }
    },
  });
}
