import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';

/** Whether what was written has reached the audit log; looks into the databases, so that it costs no request. */
export interface AuditTrail {
  /** Resolves with the milliseconds that relay and audit took to catch up. */
  caughtUp(): Promise<number>;
  close(): Promise<void>;
}

const patienceMs = 60_000;
/** Between the outbox's last row and its entry lies Kafka: nothing new for so long means all is there. */
const quietMs = 400;

export async function auditTrail(mongodbUri: string): Promise<AuditTrail> {
  const connection = await mongoose.createConnection(mongodbUri, { maxPoolSize: 2 }).asPromise();
  const collection = (database: string, name: string) => connection.getClient().db(database).collection(name);
  const outbox = collection('rymeda_care', 'outbox');
  const entries = collection('rymeda_audit_log', 'entries');
  return {
    async caughtUp() {
      const begun = performance.now();
      let changedAt = begun;
      for (let seen = -1; ;) {
        const [waiting, now] = await Promise.all([
          outbox.estimatedDocumentCount(),
          entries.estimatedDocumentCount(),
        ]);
        const at = performance.now();
        if (now !== seen || waiting > 0) changedAt = at;
        seen = now;
        if (at - changedAt > quietMs) return changedAt - begun;
        if (at - begun > patienceMs) throw new Error(`Audit did not catch up within ${patienceMs / 1000} s`);
        await sleep(40);
      }
    },
    close: () => connection.close(),
  };
}
