import type { CheckCredentials } from './credentials/check-credentials.ts';
import type { EngineCore, Route } from '@rymeda/service';
import { breakTheGlass } from './break-glass/break-glass.route.ts';
import type { BreakGlassStore } from './break-glass/break-glass.store.ts';
import { listBreakGlass } from './break-glass/list-break-glass.route.ts';
import type { CareMetrics } from './metrics.ts';
import { addNote } from './notes/add-note.route.ts';
import { listNotes } from './notes/list-notes.route.ts';
import type { NoteStore } from './notes/note.store.ts';
import { signNote } from './notes/sign-note.route.ts';
import { createPatient } from './patients/create-patient.route.ts';
import { deletePatient } from './patients/delete-patient.route.ts';
import { getPatient } from './patients/get-patient.route.ts';
import { listPatients } from './patients/list-patients.route.ts';
import type { PatientStore } from './patients/patient.store.ts';
import { searchPatients } from './patients/search-patients.route.ts';
import { updatePatient } from './patients/update-patient.route.ts';
import { createProvider } from './providers/create-provider.route.ts';
import { deleteProvider } from './providers/delete-provider.route.ts';
import { getProvider } from './providers/get-provider.route.ts';
import { listProviders } from './providers/list-providers.route.ts';
import type { ProviderStore } from './providers/provider.store.ts';
import { updateProvider } from './providers/update-provider.route.ts';
import { bookSession } from './sessions/book-session.route.ts';
import { cancelSession } from './sessions/cancel-session.route.ts';
import { completeSession } from './sessions/complete-session.route.ts';
import { deleteSession } from './sessions/delete-session.route.ts';
import { getSession } from './sessions/get-session.route.ts';
import { listSessions } from './sessions/list-sessions.route.ts';
import { noShowSession } from './sessions/no-show-session.route.ts';
import type { SessionStore } from './sessions/session.store.ts';
import { startSession } from './sessions/start-session.route.ts';
import { updateSession } from './sessions/update-session.route.ts';

export interface Stores {
  patients: PatientStore;
  providers: ProviderStore;
  sessions: SessionStore;
  notes: NoteStore;
  breakGlass: BreakGlassStore;
  checkCredentials: CheckCredentials;
  settings: Pick<EngineCore['settings'], 'of'>;
  metrics: CareMetrics;
}

export const routes = (stores: Stores): Route[] => [
  createPatient(stores),
  listPatients(stores),
  searchPatients(stores),
  getPatient(stores),
  updatePatient(stores),
  deletePatient(stores),

  createProvider(stores),
  listProviders(stores),
  getProvider(stores),
  updateProvider(stores),
  deleteProvider(stores),

  bookSession(stores),
  listSessions(stores),
  getSession(stores),
  updateSession(stores),
  deleteSession(stores),
  startSession(stores),
  completeSession(stores),
  cancelSession(stores),
  noShowSession(stores),

  addNote(stores),
  listNotes(stores),
  signNote(stores),

  breakTheGlass(stores),
  listBreakGlass(stores),
];
