/**
 * Baseline (a), in a process of its own: the same two handlers as they would be without a platform. No tenant,
 * no encryption, no event, no access record, no gateway; the same MongoDB, majority and journaled.
 */
import express from 'express';
import mongoose, { Schema } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { seededBody, seededPatients } from '../patients.ts';

const text = String;
const patientSchema = new Schema(
  {
    _id: { type: text, required: true },
    organizationId: { type: text, required: true },
    firstName: { type: text, required: true },
    lastName: { type: text, required: true },
    dateOfBirth: { type: text, required: true },
    sex: text,
    email: text,
    phone: text,
    address: { line1: text, city: text, state: text, postalCode: text, country: text },
    mrn: text,
    partnerPatientId: text,
    insuranceInfo: { payerId: text, payerName: text, memberId: text, planName: text },
    preferredLanguage: text,
    timezone: text,
    version: { type: Number, default: 1 },
  },
  { collection: 'patients', versionKey: false, timestamps: true, writeConcern: { w: 'majority', j: true } },
);
patientSchema.index({ organizationId: 1, createdAt: -1, _id: -1 });
patientSchema.index({ organizationId: 1, lastName: 1, createdAt: -1, _id: -1 });

// Over the channel: it holds a password, and arguments are everybody's to read.
const [uri] = (await once(process, 'message')) as [string];
const connection = await mongoose
  .createConnection(uri, { dbName: 'bench_baseline', maxPoolSize: 50, minPoolSize: 2 })
  .asPromise();
const Patient = connection.model('Patient', patientSchema);

const envelope = (data: unknown) => ({ data, requestId: randomUUID(), meta: { version: '1.0' } });
const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '1mb' }));
app.get('/patients/:id', async (req, res) => {
  const found = await Patient.findOne({ _id: req.params.id }).lean();
  if (found === null) return void res.status(404).json({ error: 'NOT_FOUND' });
  const { _id, ...rest } = found;
  res.json(envelope({ id: _id, ...rest }));
});
app.post('/patients', async (req, res) => {
  const made = await Patient.create({
    ...(req.body as object),
    _id: randomUUID(),
    organizationId: 'org_bench',
  });
  const { _id, ...rest } = made.toObject();
  res.status(201).json(envelope({ id: _id, ...rest }));
});

await Patient.init();
const seeded = Array.from({ length: seededPatients }, (_, n) => ({
  ...seededBody(n),
  _id: randomUUID(),
  organizationId: 'org_bench',
}));
await Patient.insertMany(seeded);

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ origin: `http://127.0.0.1:${port}`, ids: seeded.map(({ _id }) => _id) });
});
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches this process too; the parent ends it in order.
process.on('SIGINT', () => undefined);
