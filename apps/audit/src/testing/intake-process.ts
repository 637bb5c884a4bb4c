// Audit's intake in a process of its own, for tests that kill it. Its argument is JSON.
import { createKafka, silentLogger } from '@rymeda/events';
import { systemClock } from '@rymeda/kernel';
import mongoose from 'mongoose';
import { createIntake } from '../intake/intake.ts';
import { unreadableEntry } from '../intake/unreadable.ts';
import { entryAppender } from '../logs/entry-appender.ts';
import { logStates } from '../logs/log-states.ts';

export interface IntakeProcess {
  log: string;
  brokers: string[];
  topic: string;
  groupId: string;
}

const told = JSON.parse(process.argv[2] ?? '{}') as IntakeProcess;
const log = await mongoose.createConnection(told.log, { autoCreate: false, autoIndex: false }).asPromise();
const intake = createIntake({
  appender: entryAppender({ log, states: logStates({ log }) }),
  clock: systemClock,
  unreadable: unreadableEntry(
    { seal: () => Promise.reject(new Error('nothing unreadable here')) },
    systemClock,
  ),
  logger: silentLogger,
});
createKafka({ brokers: told.brokers, clientId: 'test-audit', logger: silentLogger }).consumer({
  groupId: told.groupId,
  topics: [told.topic],
  fromBeginning: true,
  eachBatch: (batch) => intake.take(batch),
});
